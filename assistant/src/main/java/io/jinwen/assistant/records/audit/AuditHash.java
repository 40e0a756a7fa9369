package io.jinwen.assistant.records.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * The hash of a record, in a form that others can recompute: SHA-256 over some texts in a fixed
 * order, each as UTF-8 with its length in bytes before it (four bytes, the highest first). Which
 * texts, the record's format says; it is kept in the row, so that a format with another column
 * leaves older rows as they are. Format 1:
 *
 * <pre>
 * "jinwen-audit-1", hash of the record before, number, time in milliseconds since 1970, kind,
 * caller, session id, turn id, question, answer, model, prompt version, rules version,
 * words version, decisions joined with commas
 * </pre>
 *
 * Lengths before texts make it impossible to move a character from one field to the next.
 */
final class AuditHash {
  /** The format of new records. */
  static final int FORMAT = 1;

  private static final String DECISION_SEPARATOR = ",";

  private AuditHash() {}

  /**
   * The hash that a record must have.
   *
   * @return 64 hexadecimal digits
   * @throws IllegalArgumentException for a format that is not known here
   */
  static String of(int format, String previousHash, long number, Instant at, AuditEntry entry) {
    MessageDigest digest = sha256();
    texts(format, previousHash, number, at, entry).forEach(text -> add(digest, text));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<String> texts(
      int format, String previousHash, long number, Instant at, AuditEntry entry) {
    return switch (format) {
      case 1 ->
          List.of(
              "jinwen-audit-1",
              previousHash,
              Long.toString(number),
              Long.toString(at.toEpochMilli()),
              entry.kind().name(),
              entry.caller(),
              entry.sessionId(),
              entry.turnId(),
              entry.question(),
              entry.answer(),
              entry.versions().model(),
              entry.versions().prompt(),
              entry.versions().rules(),
              entry.versions().words(),
              String.join(DECISION_SEPARATOR, entry.decisions()));
      default -> throw new IllegalArgumentException("audit records have no format " + format);
    };
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
