package io.jinwen.engine.embedding;

/** Layer normalisation: mean 0, variance 1, then scaled and shifted (Ba et al. 2016). */
record Norm(float[] weight, float[] bias) {
  private static final float EPSILON = 1e-12f;

  static Norm read(OnnxFile file, String name, int columns) {
    return new Norm(
        file.tensor(name + ".weight").floats(columns), file.tensor(name + ".bias").floats(columns));
  }

  /** In place, from {@code at} on. */
  void apply(float[] x, int at) {
    int n = weight.length;
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[at + i];
    }
    float mean = sum / n;
    float squares = 0;
    for (int i = 0; i < n; i++) {
      float centred = x[at + i] - mean;
      squares += centred * centred;
    }
    float scale = (float) (1 / Math.sqrt(squares / n + EPSILON));
    for (int i = 0; i < n; i++) {
      x[at + i] = (x[at + i] - mean) * scale * weight[i] + bias[i];
    }
  }
}
