package io.jinwen.assistant.records.store;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * Makes ids that sort by the time they were made and cannot be guessed: 26 characters, of which the
 * first 10 are the milliseconds since 1970 and the other 16 are 80 random bits, both in Crockford's
 * base 32 (lower case, without i, l, o, u).
 *
 * <p>Within one millisecond, or when the clock steps back, the next id is the last one plus a
 * random step, so that the order of making holds in any case.
 */
public final class Ids {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;
  private static final int RANDOM_BITS = 80;
  private static final int STEP_BITS = 40;

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private BigInteger last = BigInteger.ZERO;

  public Ids(Clock clock) {
    this.clock = clock;
  }

  /** A new id, greater than every id made here before. */
  public synchronized String next() {
    BigInteger fresh =
        BigInteger.valueOf(clock.millis())
            .shiftLeft(RANDOM_BITS)
            .add(new BigInteger(RANDOM_BITS, random));
    boolean later = fresh.shiftRight(RANDOM_BITS).compareTo(last.shiftRight(RANDOM_BITS)) > 0;
    last = later ? fresh : last.add(new BigInteger(STEP_BITS, random)).add(BigInteger.ONE);
    return text(last);
  }

  private static String text(BigInteger value) {
    char[] text = new char[LENGTH];
    BigInteger rest = value;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS.charAt(rest.intValue() & 31);
      rest = rest.shiftRight(5);
    }
    return new String(text);
  }
}
