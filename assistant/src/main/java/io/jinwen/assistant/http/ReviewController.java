package io.jinwen.assistant.http;

import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import io.jinwen.assistant.records.feedback.ReviewDesk.Approval;
import io.jinwen.assistant.records.feedback.TrainingExport;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /reviews}: reviewers look at feedback, decide on it, and export what they approved. */
@RestController
@ApiAddress(
    value = "/reviews",
    roles = {Role.REVIEWER, Role.ADMIN})
public final class ReviewController {
  private static final int LIMIT = 50;
  private static final List<String> STATES = List.of("open", "approved", "rejected", "withdrawn");

  private final ReviewDesk desk;
  private final TrainingExport training;
  private final AuditLog audit;
  private final BodyReader bodies;
  private final JsonWire json;

  public ReviewController(
      ReviewDesk desk, TrainingExport training, AuditLog audit, BodyReader bodies, JsonWire json) {
    this.desk = desk;
    this.training = training;
    this.audit = audit;
    this.bodies = bodies;
    this.json = json;
  }

  /** Feedback in one {@code state}, the oldest first. */
  @GetMapping("/reviews")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    QueryFields query = new QueryFields(request, Set.of("state", "offset", "limit"));
    ReviewState state = ReviewState.valueOf(query.choice("state", STATES).toUpperCase(Locale.ROOT));
    List<Feedback> found =
        desk.list(
            state,
            query.number("offset", 0, 0, Integer.MAX_VALUE),
            query.number("limit", LIMIT, 1, ReviewDesk.LIST_MAX));
    response.setHeader("Cache-Control", "no-store");
    json.send(
        response,
        HttpServletResponse.SC_OK,
        Map.of("feedback", found.stream().map(FeedbackJson::whole).toList()));
  }

  @GetMapping("/reviews/{id}")
  void read(@PathVariable String id, HttpServletResponse response) throws IOException {
    send(response, desk.find(id).orElseThrow(() -> RecordProblems.noFeedback(id)));
  }

  @PostMapping("/reviews/{id}/approve")
  void approve(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    BodyFields body = body(request, response, Set.of("question", "answer", "note"));
    Approval approval =
        new Approval(body.text("question"), body.text("answer"), body.text("note").orElse(""));
    send(response, desk.approve(id, Callers.of(request), approval));
  }

  @PostMapping("/reviews/{id}/reject")
  void reject(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    BodyFields body = body(request, response, Set.of("note"));
    send(response, desk.reject(id, Callers.of(request), body.text("note").orElse("")));
  }

  @PostMapping("/reviews/{id}/withdraw")
  void withdraw(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    BodyFields body = body(request, response, Set.of("note"));
    send(response, desk.withdraw(id, Callers.of(request), body.text("note").orElse("")));
  }

  /** Training data of everything approved, one JSON document per line. */
  @GetMapping("/reviews/export")
  void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String format =
        new QueryFields(request, Set.of("format")).choice("format", List.of("sft", "dpo"));
    audit.append(
        AuditEntry.event(
            AuditKind.EXPORTED, Callers.of(request), "", "", List.of("training:" + format)));
    Attachment.send(
        response,
        "application/jsonl",
        format + ".jsonl",
        format.equals("sft") ? training::writeSft : training::writeDpo);
  }

  private BodyFields body(
      HttpServletRequest request, HttpServletResponse response, Set<String> fields)
      throws IOException {
    ChatController.requireJson(request.getContentType());
    return new BodyFields(json.readObject(bodies.read(request, response)), fields);
  }

  private void send(HttpServletResponse response, Feedback feedback) throws IOException {
    response.setHeader("Cache-Control", "no-store");
    json.send(response, HttpServletResponse.SC_OK, FeedbackJson.whole(feedback));
  }
}
