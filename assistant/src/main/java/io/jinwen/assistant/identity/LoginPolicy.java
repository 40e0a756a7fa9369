package io.jinwen.assistant.identity;

import java.time.Duration;

/**
 * How passwords and wrong ones are treated.
 *
 * @param failuresMax wrong passwords in a row after which a user is locked
 * @param lockTime for how long
 * @param passwordLengthMin fewest characters of a password
 */
public record LoginPolicy(int failuresMax, Duration lockTime, int passwordLengthMin) {
  /**
   * @throws IllegalArgumentException for a value out of bounds
   */
  public LoginPolicy {
    if (failuresMax < 1 || failuresMax > 100) {
      throw new IllegalArgumentException(
          "%d wrong passwords before a lock are not possible; 1 to 100 are".formatted(failuresMax));
    }
    if (lockTime.isNegative() || lockTime.isZero()) {
      throw new IllegalArgumentException(
          "a lock of %s is none; name a time such as 15m".formatted(lockTime));
    }
    if (passwordLengthMin < 8 || passwordLengthMin > 64) {
      throw new IllegalArgumentException(
          "passwords of at least %d characters cannot be asked for; 8 to 64 can"
              .formatted(passwordLengthMin));
    }
  }
}
