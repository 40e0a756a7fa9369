package io.jinwen.engine.cpu.kernel;

/** The quantised form of activations, for tests of other packages. */
public record ActivationCodes(byte[] codes, float[] scales, float[] blockSums, float[] halfSums) {
  public static ActivationCodes of(Activations x) {
    return new ActivationCodes(x.codes(), x.scales(), x.blockSums(), x.halfSums());
  }
}
