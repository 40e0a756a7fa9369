package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** The columns of a record, each under the name that {@link #of} reads it by. */
  static Map<String, Object> columns(AuditRecord record) {
    AuditEntry entry = record.entry();
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("hash_format", record.format());
    columns.put("record_number", record.number());
    columns.put("recorded_at", record.at().atOffset(ZoneOffset.UTC));
    columns.put("kind", entry.kind().name());
    columns.put("caller", entry.caller());
    columns.put("session_id", entry.sessionId());
    columns.put("turn_id", entry.turnId());
    columns.put("question", entry.question());
    columns.put("answer", entry.answer());
    columns.put("model", entry.versions().model());
    columns.put("prompt_version", entry.versions().prompt());
    columns.put("rules_version", entry.versions().rules());
    columns.put("words_version", entry.versions().words());
    columns.put("decisions", String.join(",", entry.decisions()));
    columns.put("previous_hash", record.previousHash());
    columns.put("hash", record.hash());
    return columns;
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
