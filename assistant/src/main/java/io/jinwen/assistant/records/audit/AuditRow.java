package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A row of the table, which somebody may have tampered with: its kind may be none, its decisions
 * may be no ids.
 *
 * @param hashFormat which texts the hash covers, see {@link AuditHash}; may be none
 * @param kind one of {@link AuditKind}, unless somebody changed it
 * @param decisions ids with commas between them
 */
public record AuditRow(
    int hashFormat,
    long number,
    Instant at,
    String kind,
    String caller,
    String sessionId,
    String turnId,
    String question,
    String answer,
    AuditVersions versions,
    String decisions,
    String previousHash,
    String hash) {
  static AuditRow of(ResultSet row, int rowNumber) throws SQLException {
    return new AuditRow(
        row.getInt("hash_format"),
        row.getLong("record_number"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        row.getString("kind"),
        row.getString("caller"),
        row.getString("session_id"),
        row.getString("turn_id"),
        row.getString("question"),
        row.getString("answer"),
        new AuditVersions(
            row.getString("model"),
            row.getString("prompt_version"),
            row.getString("rules_version"),
            row.getString("words_version")),
        row.getString("decisions"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }

  AuditHead place() {
    return new AuditHead(number, hash);
  }

  /**
   * @throws IllegalArgumentException if this is no record that {@link AuditLog} can have written
   */
  AuditRecord record() {
    List<String> ids = decisions.isEmpty() ? List.of() : List.of(decisions.split(",", -1));
    AuditEntry entry =
        new AuditEntry(
            AuditKind.valueOf(kind), caller, sessionId, turnId, question, answer, versions, ids);
    return new AuditRecord(hashFormat, number, at, entry, previousHash, hash);
  }
}
