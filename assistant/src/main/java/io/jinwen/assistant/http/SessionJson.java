package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.TurnDetails;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.Turn;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sessions and turns as the wire has them. */
final class SessionJson {
  private SessionJson() {}

  static Map<String, Object> session(Session session) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", session.id());
    document.put("title", session.title());
    document.put("role", session.role());
    document.put("archived", session.archived());
    document.put("pinned", session.pinned());
    document.put("folder", session.folder());
    document.put("created_at", session.createdAt().toString());
    document.put("updated_at", session.updatedAt().toString());
    return document;
  }

  /**
   * A turn; {@code parent_id} is null for a first one, {@code details} what was shown beside it.
   */
  static Map<String, Object> turn(Turn turn) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", turn.id());
    document.put("number", turn.number());
    document.put("parent_id", turn.parentId().orElse(null));
    document.put("question", turn.question());
    document.put("thinking", turn.thinking());
    document.put("answer", turn.answer());
    document.put("ending", turn.ending().name().toLowerCase(Locale.ROOT));
    document.put("model", turn.model());
    turn.usage().ifPresent(usage -> document.put("usage", AnswerJson.usage(usage)));
    if (!turn.details().isEmpty()) {
      document.put("details", AnswerJson.details(TurnDetails.read(turn.details())));
    }
    document.put("created_at", turn.createdAt().toString());
    return document;
  }
}
