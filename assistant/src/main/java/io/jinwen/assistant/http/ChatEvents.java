package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;

/**
 * An answer of {@code POST /chat} as server-sent events: opened, suggestions, thinking, token,
 * hint, replaced, unverified_figures, then done or error.
 */
final class ChatEvents implements ReplyFormat {
  private final HttpServletRequest request;
  private final SseWriter writer;

  ChatEvents(HttpServletRequest request, SseWriter writer) {
    this.request = request;
    this.writer = writer;
  }

  @Override
  public void begin() {
    writer.begin();
  }

  @Override
  public void event(int index, AnswerEvent event, AnswerState state) {
    switch (event) {
      case AnswerEvent.Opened opened -> {
        writer.event("opened", AnswerJson.opened(opened));
        var suggestions = AnswerJson.suggestions(opened.ground().suggestions());
        if (!suggestions.isEmpty()) {
          writer.event("suggestions", Map.of("suggestions", suggestions));
        }
      }
      case AnswerEvent.Quiet _ -> writer.quiet();
      case AnswerEvent.Piece(String text, boolean thinking, _) ->
          writer.event(thinking ? "thinking" : "token", Map.of("text", text));
      case AnswerEvent.Hinted(var hints) ->
          writer.event("hint", Map.of("hints", AnswerJson.hints(hints)));
      case AnswerEvent.Replaced(String text, String why) ->
          writer.event("replaced", Map.of("text", text, "why", why));
      case AnswerEvent.Done _, AnswerEvent.TimedOut _, AnswerEvent.Failed _ -> {
        // written by end and fail
      }
    }
  }

  @Override
  public void end(List<AnswerState> answers) {
    AnswerEvent.Done done = answers.getFirst().done().orElseThrow();
    if (!done.unverified().isEmpty()) {
      var figures = AnswerJson.figures(done.unverified());
      writer.event("unverified_figures", Map.of("unverified_figures", figures));
    }
    writer.event("done", AnswerJson.done(done));
  }

  @Override
  public void fail(Problem problem) {
    writer.event("error", problem.document(RequestIdFilter.idOf(request)));
  }
}
