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
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Delivers a response, whole or as the events of OpenAI's API. */
final class ResponseReply {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;
  private final ResponseJson documents;
  private final RequestLog log;
  private final boolean streamed;
  private final boolean mayCall;

  ResponseReply(
      HttpServletRequest request,
      HttpServletResponse response,
      JsonWire json,
      ResponseJson documents,
      RequestLog log,
      CompletionRequest asked) {
    this.request = request;
    this.response = response;
    this.json = json;
    this.documents = documents;
    this.log = log;
    this.streamed = asked.streamed();
    this.mayCall = asked.mayCall();
  }

  /**
   * @throws ClientGoneException when there is nobody left to deliver to
   */
  void send(AnswerStream answer, Duration heartbeat) throws IOException, InterruptedException {
    Choice choice = new Choice(0, answer);
    Optional<ResponseEvents> events = Optional.empty();
    if (streamed) {
      events = Optional.of(new ResponseEvents(new SseWriter(response, json), documents, mayCall));
      events.get().begin();
    }
    while (choice.done().isEmpty()) {
      AnswerEvent event = answer.poll(WholeReply.LOOK_UP_EVERY);
      if (ClientProbe.isGone(request)) {
        throw new ClientGoneException();
      }
      choice.take(event);
      Optional<Problem> problem = problem(event);
      if (problem.isPresent()) {
        if (events.isPresent()) {
          events.get().fail(problem.get());
        } else {
          json.send(request, response, problem.get());
        }
        return;
      }
      events.ifPresent(stream -> stream.take(event, heartbeat));
    }
    AnswerEvent.Done done = choice.done().orElseThrow();
    List<Object> output = output(choice.told(mayCall, documents::callId));
    if (events.isPresent()) {
      events.get().end(documents.ended(output, done));
    } else {
      json.send(response, HttpServletResponse.SC_OK, documents.ended(output, done));
    }
    log.done(done);
  }

  private List<Object> output(AnswerDocuments.Told told) {
    List<Object> output = new ArrayList<>();
    if (!told.thoughts().isEmpty()) {
      output.add(documents.reasoning(told.thoughts()));
    }
    WholeAnswer answer = told.answer();
    if (!answer.text().isEmpty() || answer.calls().isEmpty()) {
      output.add(documents.message(answer.text(), "completed"));
    }
    for (int i = 0; i < answer.names().size(); i++) {
      output.add(documents.call(i, answer.names().get(i), answer.arguments().get(i), "completed"));
    }
    return output;
  }

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
