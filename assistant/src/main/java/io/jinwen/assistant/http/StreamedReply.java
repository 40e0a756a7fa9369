package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerStream;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;

/**
 * Delivers an answer as server-sent events: opened, suggestions, thinking, token, hint, replaced,
 * unverified_figures, then done or error.
 */
final class StreamedReply {
  private final HttpServletRequest request;
  private final SseWriter writer;
  private final Duration heartbeat;

  StreamedReply(HttpServletRequest request, SseWriter writer, Duration heartbeat) {
    this.request = request;
    this.writer = writer;
    this.heartbeat = heartbeat;
  }

  /**
   * @throws ClientGoneException when there is nobody left to deliver to
   */
  void deliver(AnswerStream answer, RequestLog log) throws InterruptedException {
    while (true) {
      AnswerEvent event = answer.poll(WholeReply.LOOK_UP_EVERY);
      if (ClientProbe.isGone(request)) {
        throw new ClientGoneException();
      }
      switch (event) {
        case AnswerEvent.Opened opened -> {
          writer.event("opened", AnswerJson.opened(opened));
          var suggestions = AnswerJson.suggestions(opened.ground().suggestions());
          if (!suggestions.isEmpty()) {
            writer.event("suggestions", Map.of("suggestions", suggestions));
          }
        }
        case AnswerEvent.Quiet _ -> {
          if (writer.nanosSinceLastWrite() >= heartbeat.toNanos()) {
            writer.heartbeat();
          }
        }
        case AnswerEvent.Piece(String text, boolean thinking, _) ->
            writer.event(thinking ? "thinking" : "token", Map.of("text", text));
        case AnswerEvent.Hinted(var hints) ->
            writer.event("hint", Map.of("hints", AnswerJson.hints(hints)));
        case AnswerEvent.Replaced(String text, String why) ->
            writer.event("replaced", Map.of("text", text, "why", why));
        case AnswerEvent.Done done -> {
          if (!done.unverified().isEmpty()) {
            var figures = AnswerJson.figures(done.unverified());
            writer.event("unverified_figures", Map.of("unverified_figures", figures));
          }
          writer.event("done", AnswerJson.done(done));
          log.done(done);
          return;
        }
        case AnswerEvent.TimedOut _ -> {
          fail(WholeReply.TIMED_OUT, log);
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

  private void fail(Problem problem, RequestLog log) {
    writer.event("error", problem.document(RequestIdFilter.idOf(request)));
    log.failed(problem);
  }
}
