package io.jinwen.assistant.knowledge;

import java.util.List;

/** Arithmetic on vectors of the sentence model. */
final class Vectors {
  private Vectors() {}

  /** Four sums, because one would wait for its own last addition each time. */
  static float dot(float[] a, float[] b) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      sum0 += a[i] * b[i];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  /** The mean of vectors of one length; empty for none. */
  static float[] mean(List<PackedVector> vectors) {
    float[] mean = new float[vectors.isEmpty() ? 0 : vectors.getFirst().codes().length];
    for (PackedVector vector : vectors) {
      float share = vector.scale() / vectors.size();
      byte[] codes = vector.codes();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += codes[i] * share;
      }
    }
    return mean;
  }

  /** The direction from one vector to another, of length 1; zero where they are the same. */
  static float[] from(float[] start, float[] end) {
    float[] direction = new float[start.length];
    for (int i = 0; i < start.length; i++) {
      direction[i] = end[i] - start[i];
    }
    float length = (float) Math.sqrt(dot(direction, direction));
    for (int i = 0; i < start.length && length > 0; i++) {
      direction[i] /= length;
    }
    return direction;
  }
}
