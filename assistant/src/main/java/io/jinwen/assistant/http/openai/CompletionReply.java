package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.http.ClientGoneException;
import io.jinwen.assistant.http.ClientProbe;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.RequestLog;
import io.jinwen.assistant.http.SseWriter;
import io.jinwen.assistant.http.WholeReply;
import io.jinwen.engine.api.TokenScore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Delivers the answers to one request, whole or in chunks. */
final class CompletionReply {
  private static final String LAST = "[DONE]";

  /** How long one of several answers is waited for before the next is looked at. */
  private static final Duration TURN = Duration.ofMillis(5);

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;
  private final AnswerDocuments documents;
  private final RequestLog log;
  private final boolean mayCall;

  /**
   * @param mayCall whether the answer's text may have calls of tools
   */
  CompletionReply(
      HttpServletRequest request,
      HttpServletResponse response,
      JsonWire json,
      AnswerDocuments documents,
      RequestLog log,
      boolean mayCall) {
    this.mayCall = mayCall;
    this.request = request;
    this.response = response;
    this.json = json;
    this.documents = documents;
    this.log = log;
  }

  /**
   * @throws ClientGoneException when there is nobody left to deliver to
   */
  void whole(List<AnswerStream> answers) throws IOException, InterruptedException {
    List<Choice> choices = choices(answers);
    while (choices.stream().anyMatch(choice -> choice.done().isEmpty())) {
      for (Choice choice : choices) {
        if (choice.done().isEmpty()) {
          AnswerEvent event = next(choice, choices.size());
          choice.take(event);
          Optional<Problem> problem = problem(event);
          if (problem.isPresent()) {
            json.send(request, response, problem.get());
            return;
          }
        }
      }
    }
    json.send(
        response,
        HttpServletResponse.SC_OK,
        documents.whole(
            choices.stream().map(choice -> choice.told(mayCall, documents::callId)).toList()));
    choices.forEach(choice -> log.done(choice.done().orElseThrow()));
  }

  private static List<Choice> choices(List<AnswerStream> answers) {
    List<Choice> choices = new ArrayList<>();
    answers.forEach(answer -> choices.add(new Choice(choices.size(), answer)));
    return choices;
  }

  /**
   * @param withUsage whether a chunk with the usage follows the answer
   * @throws ClientGoneException when there is nobody left to deliver to
   */
  void chunks(List<AnswerStream> answers, boolean withUsage, Duration heartbeat)
      throws InterruptedException {
    SseWriter writer = new SseWriter(response, json);
    List<Choice> choices = choices(answers);
    while (choices.stream().anyMatch(choice -> choice.done().isEmpty())) {
      for (Choice choice : choices) {
        if (choice.done().isEmpty()) {
          AnswerEvent event = next(choice, choices.size());
          choice.take(event);
          Optional<Problem> problem = problem(event);
          if (problem.isPresent()) {
            writer.data(json.text(problem.get().openAiDocument()));
            return;
          }
          write(writer, choice, event, heartbeat);
        }
      }
    }
    List<AnswerEvent.Done> ends =
        choices.stream().map(choice -> choice.done().orElseThrow()).toList();
    if (withUsage) {
      writer.data(json.text(documents.cost(ends)));
    }
    writer.data(LAST);
    ends.forEach(log::done);
  }

  private void write(SseWriter writer, Choice choice, AnswerEvent event, Duration heartbeat) {
    int index = choice.index();
    if (choice.begins(event)) {
      documents.begin(index).ifPresent(first -> writer.data(json.text(first)));
    }
    switch (event) {
      case AnswerEvent.Quiet _ -> {
        if (writer.nanosSinceLastWrite() >= heartbeat.toNanos()) {
          writer.heartbeat();
        }
      }
      case AnswerEvent.Piece(String text, boolean thinking, var scores) -> {
        if (mayCall && !thinking) {
          write(writer, index, choice.calls().next(text), scores);
        } else {
          writer.data(json.text(documents.piece(index, text, thinking, scores)));
        }
      }
      case AnswerEvent.Replaced(String instead, _) ->
          // What was sent cannot be taken back in this protocol.
          writer.data(json.text(documents.piece(index, "\n\n" + instead, false, List.of())));
      case AnswerEvent.Done done -> {
        write(writer, index, choice.calls().end(), List.of());
        boolean called = choice.calls().hasCalls();
        writer.data(json.text(documents.end(index, choice.hints(), called, done)));
      }
      case AnswerEvent.Opened _,
          AnswerEvent.Hinted _,
          AnswerEvent.TimedOut _,
          AnswerEvent.Failed _ -> {
        // told at the end, or already
      }
    }
  }

  private void write(
      SseWriter writer, int choice, List<CallParser.Part> parts, List<TokenScore> scores) {
    List<TokenScore> left = scores;
    for (CallParser.Part part : parts) {
      Map<String, Object> chunk =
          switch (part) {
            case CallParser.Part.Text(String text) -> documents.piece(choice, text, false, left);
            case CallParser.Part.Begun(int index, String name) ->
                documents.call(
                    choice, ToolCallsJson.begin(index, documents.callId(index), name), left);
            case CallParser.Part.Arguments(int index, String more) ->
                documents.call(choice, ToolCallsJson.more(index, more), left);
          };
      writer.data(json.text(chunk));
      left = List.of();
    }
  }

  private AnswerEvent next(Choice choice, int choices) throws InterruptedException {
    AnswerEvent event = choice.answer().poll(choices == 1 ? WholeReply.LOOK_UP_EVERY : TURN);
    if (ClientProbe.isGone(request)) {
      throw new ClientGoneException();
    }
    return event;
  }

  /** Why there is no answer; empty where it goes on. */
  private Optional<Problem> problem(AnswerEvent event) {
    Optional<Problem> problem =
        switch (event) {
          case AnswerEvent.TimedOut _ -> Optional.of(WholeReply.TIMED_OUT);
          case AnswerEvent.Failed(var error) -> {
            log.cause(error);
            yield Optional.of(Problem.of(error));
          }
          case AnswerEvent _ -> Optional.empty();
        };
    problem.ifPresent(log::failed);
    return problem;
  }
}
