package io.jinwen.assistant.records.session;

import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Turns and sessions as rows. */
final class TurnRows {
  static final String INSERT =
      """
      insert into turns (id, session_id, turn_number, parent_id, question, thinking, answer, ending,
        model, details, prompt_tokens, cached_tokens, completion_tokens, thinking_tokens,
        queue_millis, first_token_millis, total_millis, created_at)
      values (:id, :sessionId, :number, :parentId, :question, :thinking, :answer, :ending,
        :model, :details, :promptTokens, :cachedTokens, :completionTokens, :thinkingTokens,
        :queueMillis, :firstTokenMillis, :totalMillis, :createdAt)
      """;

  private TurnRows() {}

  static Map<String, Object> parameters(Turn turn) {
    Map<String, Object> row = new HashMap<>();
    row.put("id", turn.id());
    row.put("sessionId", turn.sessionId());
    row.put("number", turn.number());
    row.put("parentId", turn.parentId().orElse(null));
    row.put("question", turn.question());
    row.put("thinking", turn.thinking());
    row.put("answer", turn.answer());
    row.put("ending", turn.ending().name());
    row.put("model", turn.model());
    row.put("details", turn.details());
    Optional<Usage> usage = turn.usage();
    row.put("promptTokens", usage.map(Usage::promptTokens).orElse(null));
    row.put("cachedTokens", usage.map(Usage::cachedTokens).orElse(null));
    row.put("completionTokens", usage.map(Usage::completionTokens).orElse(null));
    row.put("thinkingTokens", usage.map(Usage::thinkingTokens).orElse(null));
    row.put("queueMillis", usage.map(Usage::queueMillis).orElse(null));
    row.put("firstTokenMillis", usage.map(Usage::firstTokenMillis).orElse(null));
    row.put("totalMillis", usage.map(Usage::totalMillis).orElse(null));
    row.put("createdAt", time(turn.createdAt()));
    return row;
  }

  static Turn turn(ResultSet row, int rowNumber) throws SQLException {
    return new Turn(
        row.getString("id"),
        row.getString("session_id"),
        row.getInt("turn_number"),
        Optional.ofNullable(row.getString("parent_id")),
        row.getString("question"),
        row.getString("thinking"),
        row.getString("answer"),
        TurnEnding.valueOf(row.getString("ending")),
        usage(row),
        row.getString("model"),
        row.getString("details"),
        Optional.ofNullable(row.getString("summary")),
        instant(row, "created_at"));
  }

  private static Optional<Usage> usage(ResultSet row) throws SQLException {
    int promptTokens = row.getInt("prompt_tokens");
    if (row.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new Usage(
            promptTokens,
            row.getInt("cached_tokens"),
            row.getInt("completion_tokens"),
            row.getInt("thinking_tokens"),
            row.getDouble("queue_millis"),
            row.getDouble("first_token_millis"),
            row.getDouble("total_millis")));
  }

  static Session session(ResultSet row, int rowNumber) throws SQLException {
    return new Session(
        row.getString("id"),
        row.getString("title"),
        row.getString("role"),
        row.getString("owner"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        row.getBoolean("archived"),
        row.getBoolean("pinned"),
        row.getString("folder"));
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
