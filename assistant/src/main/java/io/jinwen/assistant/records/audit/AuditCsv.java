package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The record as a table for a spreadsheet (RFC 4180, with a byte order mark, without which the
 * usual programs take UTF-8 for something else). Since texts are masked here, hashes can only be
 * verified in the database.
 */
public final class AuditCsv {
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
  private static final List<String> COLUMNS =
      List.of(
          "number",
          "at",
          "kind",
          "caller",
          "session_id",
          "turn_id",
          "question",
          "answer",
          "model",
          "prompt_version",
          "rules_version",
          "words_version",
          "decisions",
          "previous_hash",
          "hash");

  private final UnaryOperator<String> mask;

  /**
   * @param mask what questions and answers go through, such as the masking of personal data
   */
  public AuditCsv(UnaryOperator<String> mask) {
    this.mask = mask;
  }

  /** Writes the records from a number on. */
  public void write(AuditLog log, long firstNumber, Appendable out) throws IOException {
    out.append(BYTE_ORDER_MARK).append(String.join(",", COLUMNS)).append("\r\n");
    try {
      log.read(firstNumber, record -> append(out, line(record)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void append(Appendable out, String line) {
    try {
      out.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line(AuditRecord record) {
    AuditEntry entry = record.entry();
    AuditVersions versions = entry.versions();
    List<String> cells =
        List.of(
            Long.toString(record.number()),
            record.at().toString(),
            entry.kind().name().toLowerCase(Locale.ROOT),
            entry.caller(),
            entry.sessionId(),
            entry.turnId(),
            mask.apply(entry.question()),
            mask.apply(entry.answer()),
            versions.model(),
            versions.prompt(),
            versions.rules(),
            versions.words(),
            String.join(" ", entry.decisions()),
            record.previousHash(),
            record.hash());
    return cells.stream().map(AuditCsv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  /** A text that a spreadsheet would take for a formula is told to be text by an apostrophe. */
  private static String cell(String text) {
    boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    String safe = formula ? "'" + text : text;
    boolean plain = safe.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
  }
}
