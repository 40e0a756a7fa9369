package io.jinwen.engine.format.quant;

/**
 * The common work of packing 256 numbers for Q2_K, Q4_K and Q5_K: groups with a scale and an offset
 * each, which are themselves whole multiples of two half-precision numbers.
 */
final class AffineBlock {
  /** [256] */
  final int[] codes = new int[256];

  /** [group], multiples of {@link #d}. */
  final int[] scales;

  /** [group], multiples of {@link #dmin}. */
  final int[] offsets;

  /** As it will read back from half precision. */
  final float d;

  /** As it will read back from half precision. */
  final float dmin;

  /**
   * Packs the numbers of {@code x} from {@code o}.
   *
   * @param groups into which the 256 numbers fall
   * @param codeMax largest code of a number
   * @param scaleMax largest multiple of d and dmin
   */
  AffineBlock(float[] x, int o, int groups, int codeMax, int scaleMax) {
    this(x, o, groups, codeMax, scaleMax, (fit, from, size) -> fit.fit(x, from, size));
  }

  /** The same by the weights of the numbers. */
  AffineBlock(float[] x, float[] weights, int o, int groups, int codeMax, int scaleMax) {
    this(x, o, groups, codeMax, scaleMax, (fit, from, size) -> fit.fit(x, weights, from, size));
  }

  /** Fits one group. */
  @FunctionalInterface
  private interface GroupFit {
    void fit(AffineFit fit, int from, int size);
  }

  private AffineBlock(float[] x, int o, int groups, int codeMax, int scaleMax, GroupFit groupFit) {
    int size = 256 / groups;
    float[] scale = new float[groups];
    float[] offset = new float[groups];
    AffineFit fit = new AffineFit(codeMax);
    for (int g = 0; g < groups; g++) {
      groupFit.fit(fit, o + g * size, size);
      scale[g] = fit.scale();
      offset[g] = fit.offset();
    }
    scales = multiples(scale, scaleMax);
    offsets = multiples(offset, scaleMax);
    d = half(Extremes.max(scale, 0, groups) / scaleMax);
    dmin = half(Extremes.max(offset, 0, groups) / scaleMax);
    for (int i = 0; i < 256; i++) {
      float step = d * scales[i / size];
      float base = dmin * offsets[i / size];
      int nearest = step == 0 ? 0 : (int) Math.rint((x[o + i] + base) / step);
      codes[i] = Math.max(0, Math.min(codeMax, nearest));
    }
  }

  private static int[] multiples(float[] values, int multipleMax) {
    float max = Extremes.max(values, 0, values.length);
    int[] multiples = new int[values.length];
    for (int i = 0; i < multiples.length; i++) {
      multiples[i] = max > 0 ? Math.round(values[i] / max * multipleMax) : 0;
    }
    return multiples;
  }

  private static float half(float value) {
    return Float.float16ToFloat(Float.floatToFloat16(value));
  }
}
