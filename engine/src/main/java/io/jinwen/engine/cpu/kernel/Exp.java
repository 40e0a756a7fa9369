package io.jinwen.engine.cpu.kernel;

/**
 * The exponential that all kernels share, so that they agree to the last bit.
 *
 * <p>x = n ln 2 + r with |r| at most ln 2 / 2 (Cody and Waite: ln 2 in two parts, so that n * HIGH
 * is exact), then a polynomial of degree 7 in r, then n goes into the exponent bits.
 */
public final class Exp {
  /** Below it the result is 0; 2^-126 is exp(-87.3). */
  static final float LOWEST = -87f;

  /** Above it the argument is cut. */
  static final float HIGHEST = 88f;

  static final float LOG2_E = 1.44269504f;
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;

  /** Adding 1.5 * 2^23 rounds a float to the nearest integer, ties to even, into its low bits. */
  static final float ROUND = 12582912f;

  static final int ROUND_BITS = 0x4B400000;

  // Taylor coefficients 1/7! … 1/2!: at |r| <= 0.3466 the first term left out is r^8/40320 < 6e-9,
  // a
  // twentieth of an ulp of the result.
  static final float C7 = 1f / 5040;
  static final float C6 = 1f / 720;
  static final float C5 = 1f / 120;
  static final float C4 = 1f / 24;
  static final float C3 = 1f / 6;
  static final float C2 = 0.5f;

  private Exp() {}

  /** e to the power of {@code x}; 0 below {@link #LOWEST}, as for 88 above {@link #HIGHEST}. */
  public static float exp(float x) {
    float cut = Math.min(x, HIGHEST);
    float shifted = Math.fma(cut, LOG2_E, ROUND);
    float n = shifted - ROUND;
    float r = Math.fma(n, -LN2_HIGH, cut);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(C7, r, C6);
    p = Math.fma(p, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    int exponent = Float.floatToRawIntBits(shifted) - ROUND_BITS;
    float power = Float.intBitsToFloat(Float.floatToRawIntBits(p) + (exponent << 23));
    return x < LOWEST ? 0f : power;
  }
}
