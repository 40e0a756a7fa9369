package io.jinwen.assistant.http;

import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.Review;
import io.jinwen.engine.api.ChatMessage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Feedback as the wire has it. */
final class FeedbackJson {
  private FeedbackJson() {}

  /** What its giver sees. */
  static Map<String, Object> given(Feedback feedback) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", feedback.id());
    document.put("turn_id", feedback.about().turnId());
    document.put("verdict", lower(feedback.verdict()));
    document.put("reason", feedback.reason());
    feedback.correction().ifPresent(text -> document.put("correction", text));
    document.put("state", lower(feedback.review().state()));
    document.put("created_at", feedback.createdAt().toString());
    return document;
  }

  /** What a reviewer sees: the conversation and the decision too. */
  static Map<String, Object> whole(Feedback feedback) {
    Map<String, Object> document = given(feedback);
    document.put("owner", feedback.owner());
    document.put("session_id", feedback.about().sessionId());
    document.put("role", feedback.about().role());
    document.put("model", feedback.about().model());
    document.put(
        "history", feedback.about().history().stream().map(FeedbackJson::message).toList());
    document.put("question", feedback.about().question());
    document.put("answer", feedback.about().answer());
    Review review = feedback.review();
    review.question().ifPresent(text -> document.put("approved_question", text));
    review.answer().ifPresent(text -> document.put("approved_answer", text));
    review.reviewer().ifPresent(name -> document.put("reviewer", name));
    review.at().ifPresent(at -> document.put("reviewed_at", at.toString()));
    document.put("note", review.note());
    return document;
  }

  private static Map<String, Object> message(ChatMessage message) {
    return Map.of("role", lower(message.role()), "content", message.content());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
