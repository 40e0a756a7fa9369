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

/** Delivers a completion, whole or in chunks. */
final class CompletionReply {
  private static final String LAST = "[DONE]";

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;
  private final CompletionJson documents;
  private final RequestLog log;

  CompletionReply(
      HttpServletRequest request,
      HttpServletResponse response,
      JsonWire json,
      CompletionJson documents,
      RequestLog log) {
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
          var body = documents.whole(text.toString(), thoughts.toString(), scores, hints, done);
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
        case AnswerEvent.Piece(String text, boolean thinking, var scores) ->
            writer.data(json.text(documents.piece(text, thinking, scores)));
        case AnswerEvent.Opened(_, _, _, var ofQuestion, _, _, _, _) -> hints.addAll(ofQuestion);
        case AnswerEvent.Hinted(var ofAnswer) -> hints.addAll(ofAnswer);
        case AnswerEvent.Replaced(String instead, _) ->
            // What was sent cannot be taken back in this protocol.
            writer.data(json.text(documents.piece("\n\n" + instead, false, List.of())));
        case AnswerEvent.Done done -> {
          writer.data(json.text(documents.end(hints, done)));
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
