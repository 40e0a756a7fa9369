package io.jinwen.assistant.identity;

/**
 * A key at the one moment when it is known.
 *
 * @param secret what the program sends; it is not kept and cannot be shown again
 */
public record IssuedKey(ApiKey key, String secret) {
  /** Never the secret. */
  @Override
  public String toString() {
    return "IssuedKey[%s]".formatted(key);
  }
}
