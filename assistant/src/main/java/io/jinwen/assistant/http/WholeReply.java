package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerStream;
import io.jinwen.assistant.policy.compliance.Hint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Delivers an answer as one JSON body, once it is complete. */
public final class WholeReply {
  /** How often it is looked whether the client is still there. */
  public static final Duration LOOK_UP_EVERY = Duration.ofMillis(250);

  /** What is told where an answer was stopped by the time limit. */
  public static final Problem TIMED_OUT =
      Problem.of(ProblemKind.TIME_LIMIT_EXCEEDED, "回答用时超过了上限，已停止生成。可以减小 max_new_tokens 后重试。");

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;

  WholeReply(HttpServletRequest request, HttpServletResponse response, JsonWire json) {
    this.request = request;
    this.response = response;
    this.json = json;
  }

  /**
   * @throws ClientGoneException when there is nobody left to deliver to
   */
  void deliver(AnswerStream answer, RequestLog log) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    StringBuilder thoughts = new StringBuilder();
    Map<String, Object> opened = Map.of();
    List<Hint> hints = new ArrayList<>();
    while (true) {
      AnswerEvent next = answer.poll(LOOK_UP_EVERY);
      if (ClientProbe.isGone(request)) {
        throw new ClientGoneException();
      }
      switch (next) {
        case AnswerEvent.Opened event -> {
          opened = AnswerJson.opened(event);
          hints.addAll(event.hints());
        }
        case AnswerEvent.Quiet _ -> {
          // still computing, or waiting in the queue
        }
        case AnswerEvent.Piece(String piece, boolean thinking, _) ->
            (thinking ? thoughts : text).append(piece);
        case AnswerEvent.Hinted(var more) -> hints.addAll(more);
        case AnswerEvent.Replaced(String instead, _) -> {
          text.setLength(0);
          text.append(instead);
        }
        case AnswerEvent.Done done -> {
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("response", text.toString());
          if (!thoughts.isEmpty()) {
            body.put("thinking", thoughts.toString());
          }
          body.putAll(opened);
          body.put("hints", AnswerJson.hints(hints));
          body.putAll(AnswerJson.done(done));
          json.send(response, HttpServletResponse.SC_OK, body);
          log.done(done);
          return;
        }
        case AnswerEvent.TimedOut _ -> {
          fail(TIMED_OUT, log);
          return;
        }
        case AnswerEvent.Failed(var error) -> {
          log.cause(error);
          fail(Problem.of(error), log);
          return;
        }
      }
    }
  }

  private void fail(Problem problem, RequestLog log) throws IOException {
    json.send(request, response, problem);
    log.failed(problem);
  }
}
