package io.jinwen.assistant.web.openai;

import io.jinwen.assistant.chat.AnswerEvent;
import io.jinwen.assistant.chat.AnswerStream;
import io.jinwen.assistant.compliance.Hint;
import io.jinwen.assistant.web.ClientGoneException;
import io.jinwen.assistant.web.ClientProbe;
import io.jinwen.assistant.web.JsonWire;
import io.jinwen.assistant.web.Problem;
import io.jinwen.assistant.web.RequestLog;
import io.jinwen.assistant.web.SseWriter;
import io.jinwen.assistant.web.WholeReply;
import io.jinwen.engine.api.TokenScore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Delivers a completion, whole or in chunks. */
final class CompletionReply {
  private static final String LAST = "[DONE]";

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;
  private final CompletionJson documents;
  private final RequestLog log;
  private final boolean mayCall;

  /**
   * @param mayCall whether the answer's text may have calls of tools
   */
  CompletionReply(
      HttpServletRequest request,
      HttpServletResponse response,
      JsonWire json,
      CompletionJson documents,
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
  void whole(AnswerStream answer) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    StringBuilder thoughts = new StringBuilder();
    List<TokenScore> scores = new ArrayList<>();
    List<Hint> hints = new ArrayList<>();
    while (true) {
      switch (next(answer)) {
        case AnswerEvent.Quiet _ -> {
          // still computing, or waiting in the queue
        }
        case AnswerEvent.Opened(_, _, _, var ofQuestion, _, _, _, _) -> hints.addAll(ofQuestion);
        case AnswerEvent.Hinted(var ofAnswer) -> hints.addAll(ofAnswer);
        case AnswerEvent.Replaced(String instead, _) -> {
          text.setLength(0);
          text.append(instead);
          scores.clear();
        }
        case AnswerEvent.Piece(String piece, boolean thinking, var ofPiece) -> {
          (thinking ? thoughts : text).append(piece);
          if (!thinking) {
            scores.addAll(ofPiece);
          }
        }
        case AnswerEvent.Done done -> {
          WholeAnswer whole =
              mayCall
                  ? WholeAnswer.parsed(text.toString(), documents::callId)
                  : WholeAnswer.text(text.toString());
          var body = documents.whole(whole, thoughts.toString(), scores, hints, done);
          json.send(response, HttpServletResponse.SC_OK, body);
          log.done(done);
          return;
        }
        case AnswerEvent.TimedOut _ -> {
          json.send(request, response, failed(WholeReply.TIMED_OUT));
          return;
        }
        case AnswerEvent.Failed(var error) -> {
          log.cause(error);
          json.send(request, response, failed(Problem.of(error)));
          return;
        }
      }
    }
  }

  /**
   * @param withUsage whether a chunk with the usage follows the answer
   * @throws ClientGoneException when there is nobody left to deliver to
   */
  void chunks(AnswerStream answer, boolean withUsage, Duration heartbeat)
      throws InterruptedException {
    SseWriter writer = new SseWriter(response, json);
    List<Hint> hints = new ArrayList<>();
    CallParser calls = new CallParser();
    boolean begun = false;
    while (true) {
      AnswerEvent event = next(answer);
      if (!begun && (event instanceof AnswerEvent.Piece || event instanceof AnswerEvent.Done)) {
        writer.data(json.text(documents.begin()));
        begun = true;
      }
      switch (event) {
        case AnswerEvent.Quiet _ -> {
          if (writer.nanosSinceLastWrite() >= heartbeat.toNanos()) {
            writer.heartbeat();
          }
        }
        case AnswerEvent.Piece(String text, boolean thinking, var scores) -> {
          if (mayCall && !thinking) {
            write(writer, calls.next(text), scores);
          } else {
            writer.data(json.text(documents.piece(text, thinking, scores)));
          }
        }
        case AnswerEvent.Opened(_, _, _, var ofQuestion, _, _, _, _) -> hints.addAll(ofQuestion);
        case AnswerEvent.Hinted(var ofAnswer) -> hints.addAll(ofAnswer);
        case AnswerEvent.Replaced(String instead, _) ->
            // What was sent cannot be taken back in this protocol.
            writer.data(json.text(documents.piece("\n\n" + instead, false, List.of())));
        case AnswerEvent.Done done -> {
          write(writer, calls.end(), List.of());
          writer.data(json.text(documents.end(hints, calls.hasCalls(), done)));
          if (withUsage) {
            writer.data(json.text(documents.cost(done.usage())));
          }
          writer.data(LAST);
          log.done(done);
          return;
        }
        case AnswerEvent.TimedOut _ -> {
          writer.data(json.text(failed(WholeReply.TIMED_OUT).openAiDocument()));
          return;
        }
        case AnswerEvent.Failed(var error) -> {
          log.cause(error);
          writer.data(json.text(failed(Problem.of(error)).openAiDocument()));
          return;
        }
      }
    }
  }

  private void write(SseWriter writer, List<CallParser.Part> parts, List<TokenScore> scores) {
    List<TokenScore> left = scores;
    for (CallParser.Part part : parts) {
      Map<String, Object> chunk =
          switch (part) {
            case CallParser.Part.Text(String text) -> documents.piece(text, false, left);
            case CallParser.Part.Begun(int index, String name) ->
                documents.call(ToolCallsJson.begin(index, documents.callId(index), name), left);
            case CallParser.Part.Arguments(int index, String more) ->
                documents.call(ToolCallsJson.more(index, more), left);
          };
      writer.data(json.text(chunk));
      left = List.of();
    }
  }

  private AnswerEvent next(AnswerStream answer) throws InterruptedException {
    AnswerEvent event = answer.poll(WholeReply.LOOK_UP_EVERY);
    if (ClientProbe.isGone(request)) {
      throw new ClientGoneException();
    }
    return event;
  }

  private Problem failed(Problem problem) {
    log.failed(problem);
    return problem;
  }
}
