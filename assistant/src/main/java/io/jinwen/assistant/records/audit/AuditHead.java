package io.jinwen.assistant.records.audit;

import java.util.regex.Pattern;

/**
 * A place in the chain: a record's number and hash. Noted outside of the database, the head of
 * today proves tomorrow that nothing before it was changed.
 */
public record AuditHead(long number, String hash) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  /** Before the first record. */
  static final AuditHead START = new AuditHead(0, "0".repeat(64));

  /**
   * Reads {@code NUMBER:HASH}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static AuditHead parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no head of the audit chain: NUMBER:HASH is expected, as verify prints it"
              .formatted(text));
    }
    return new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  @Override
  public String toString() {
    return number + ":" + hash;
  }
}
