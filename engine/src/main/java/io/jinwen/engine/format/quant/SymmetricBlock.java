package io.jinwen.engine.format.quant;

/**
 * The common work of packing 256 numbers for Q3_K and Q6_K: sixteen groups of 16 with a scale each,
 * which is itself a whole multiple of one half-precision number.
 */
final class SymmetricBlock {
  private static final int GROUP = 16;

  /** [256], from −codeEnd to codeEnd − 1. */
  final int[] codes = new int[256];

  /** [16], multiples of {@link #d}, from −scaleEnd to scaleEnd − 1. */
  final int[] scales = new int[256 / GROUP];

  /** As it will read back from half precision. */
  final float d;

  /** Packs the numbers of {@code x} from {@code o}. */
  SymmetricBlock(float[] x, int o, int codeEnd, int scaleEnd) {
    this(x, o, codeEnd, scaleEnd, from -> SymmetricFit.scale(x, from, GROUP, codeEnd));
  }

  /** The same by the weights of the numbers. */
  SymmetricBlock(float[] x, float[] weights, int o, int codeEnd, int scaleEnd) {
    this(x, o, codeEnd, scaleEnd, from -> new WeightedFit(codeEnd).scale(x, weights, from, GROUP));
  }

  /** How the scale of the group that begins at a place is found. */
  @FunctionalInterface
  private interface GroupScale {
    float at(int from);
  }

  private SymmetricBlock(float[] x, int o, int codeEnd, int scaleEnd, GroupScale groupScale) {
    float[] scale = new float[scales.length];
    for (int g = 0; g < scale.length; g++) {
      scale[g] = groupScale.at(o + g * GROUP);
    }
    float furthest = Extremes.furthest(scale, 0, scale.length);
    d = Float.float16ToFloat(Float.floatToFloat16(-furthest / scaleEnd));
    if (d == 0) {
      return;
    }
    for (int g = 0; g < scale.length; g++) {
      scales[g] = SymmetricFit.code(scale[g] * (-scaleEnd / furthest), scaleEnd);
    }
    for (int i = 0; i < codes.length; i++) {
      float step = d * scales[i / GROUP];
      codes[i] = step == 0 ? 0 : SymmetricFit.code(x[o + i] / step, codeEnd);
    }
  }
}
