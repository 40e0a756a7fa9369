package io.jinwen.assistant.identity;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * What a password must be: long, of three kinds of characters, not around the own name. The upper
 * bound is that of bcrypt, which reads no more than 72 bytes.
 */
final class PasswordRules {
  private static final int BYTES_MAX = 72;
  private static final int KINDS_MIN = 3;
  private static final int DIFFERENT_MIN = 6;

  private PasswordRules() {}

  /**
   * @throws AccessException WEAK_PASSWORD, naming the rule
   */
  static void require(String name, String password, int lengthMin) {
    int length = password.codePointCount(0, password.length());
    if (length < lengthMin) {
      throw weak("it has %d characters, at least %d are needed".formatted(length, lengthMin));
    }
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > BYTES_MAX) {
      throw weak("it has %d bytes in UTF-8, at most %d are possible".formatted(bytes, BYTES_MAX));
    }
    if (kinds(password) < KINDS_MIN) {
      throw weak(
          "it needs characters of three of these kinds: lower case, upper case, digits, others");
    }
    if (password.codePoints().distinct().count() < DIFFERENT_MIN) {
      throw weak("it needs at least %d different characters".formatted(DIFFERENT_MIN));
    }
    if (name.length() > 2 && password.toLowerCase(Locale.ROOT).contains(name)) {
      throw weak("it contains the user's name");
    }
  }

  private static long kinds(String password) {
    IntPredicate lower = Character::isLowerCase;
    IntPredicate upper = Character::isUpperCase;
    IntPredicate digit = Character::isDigit;
    IntPredicate other = lower.or(upper).or(digit).negate();
    return Stream.of(lower, upper, digit, other)
        .filter(kind -> password.codePoints().anyMatch(kind))
        .count();
  }

  private static AccessException weak(String rule) {
    return new AccessException(
        AccessException.Code.WEAK_PASSWORD, "the password is too weak: " + rule);
  }
}
