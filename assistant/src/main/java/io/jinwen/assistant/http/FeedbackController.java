package io.jinwen.assistant.http;

import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.FeedbackDesk;
import io.jinwen.assistant.records.feedback.FeedbackDesk.NewFeedback;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /feedback}: what somebody thinks of an answer that they got. */
@RestController
@ApiAddress("/feedback")
public final class FeedbackController {
  private final FeedbackDesk desk;
  private final BodyReader bodies;
  private final JsonWire json;

  public FeedbackController(FeedbackDesk desk, BodyReader bodies, JsonWire json) {
    this.desk = desk;
    this.bodies = bodies;
    this.json = json;
  }

  @PostMapping("/feedback")
  void give(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ChatController.requireJson(request.getContentType());
    BodyFields body =
        new BodyFields(
            json.readObject(bodies.read(request, response)),
            Set.of("turn_id", "verdict", "reason", "correction"));
    String verdict = body.requiredChoice("verdict", List.of("up", "down"));
    NewFeedback given =
        new NewFeedback(
            body.requiredText("turn_id"),
            Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)),
            body.text("reason").orElse(""),
            body.text("correction"));
    json.send(
        response,
        HttpServletResponse.SC_OK,
        FeedbackJson.given(desk.give(Callers.of(request), given)));
  }
}
