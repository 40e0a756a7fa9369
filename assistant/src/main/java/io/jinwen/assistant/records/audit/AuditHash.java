package io.jinwen.assistant.records.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * The hash of a record, in a form that others can recompute: SHA-256 over these texts in this
 * order, each as UTF-8 with its length in bytes before it (four bytes, the highest first):
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
  private static final String FORMAT = "jinwen-audit-1";
  private static final String DECISION_SEPARATOR = ",";

  private AuditHash() {}

  /** 64 hexadecimal digits. */
  static String of(String previousHash, long number, Instant at, AuditEntry entry) {
    MessageDigest digest = sha256();
    add(digest, FORMAT);
    add(digest, previousHash);
    add(digest, Long.toString(number));
    add(digest, Long.toString(at.toEpochMilli()));
    add(digest, entry.kind().name());
    add(digest, entry.caller());
    add(digest, entry.sessionId());
    add(digest, entry.turnId());
    add(digest, entry.question());
    add(digest, entry.answer());
    add(digest, entry.versions().model());
    add(digest, entry.versions().prompt());
    add(digest, entry.versions().rules());
    add(digest, entry.versions().words());
    add(digest, String.join(DECISION_SEPARATOR, entry.decisions()));
    return HexFormat.of().formatHex(digest.digest());
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
