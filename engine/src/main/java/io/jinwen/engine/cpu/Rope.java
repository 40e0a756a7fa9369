package io.jinwen.engine.cpu;

import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.RopeConfig;

/**
 * Rotary position embedding: the angles of a batch, computed once, and the turning of heads.
 *
 * <p>Angles are computed in double precision: at position 100,000 a float has only two decimals
 * left.
 */
public final class Rope {
  private final RopeConfig config;
  private final double[] frequencies; // [dimensions / 2]
  private final float[] cosine; // [row][dimensions / 2]
  private final float[] sine; // [row][dimensions / 2]

  /**
   * @param factors divisors of the frequencies, [dimensions / 2], or empty for none
   */
  public Rope(RopeConfig config, float[] factors, int rowsMax) {
    this.config = config;
    int pairs = config.dimensions() / 2;
    this.frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      double frequency = Math.pow(config.base(), -2.0 * i / config.dimensions());
      frequencies[i] = frequency * config.frequencyScale() / (factors.length == 0 ? 1 : factors[i]);
    }
    this.cosine = new float[rowsMax * pairs];
    this.sine = new float[rowsMax * pairs];
  }

  /** Prepares the angles of the rows of a batch. */
  public void prepare(Batch batch) {
    for (int row = 0; row < batch.rows(); row++) {
      for (int i = 0; i < frequencies.length; i++) {
        double angle = batch.position(row) * frequencies[i];
        cosine[row * frequencies.length + i] = (float) Math.cos(angle);
        sine[row * frequencies.length + i] = (float) Math.sin(angle);
      }
    }
  }

  /** Of the batch prepared last: [row][dimensions / 2]. */
  public float[] cosine() {
    return cosine;
  }

  /** Of the batch prepared last: [row][dimensions / 2]. */
  public float[] sine() {
    return sine;
  }

  /** Turns the first {@code dimensions} numbers at {@code at} by the position of {@code row}. */
  void rotate(float[] x, int at, int row) {
    int pairs = frequencies.length;
    int angle = row * pairs;
    boolean interleaved = config.style() == RopeConfig.Style.INTERLEAVED;
    int step = interleaved ? 2 : 1;
    int partner = interleaved ? 1 : pairs;
    for (int i = 0; i < pairs; i++) {
      int a = at + i * step;
      int b = a + partner;
      float c = cosine[angle + i];
      float s = sine[angle + i];
      float turned = x[a] * c - x[b] * s;
      x[b] = x[a] * s + x[b] * c;
      x[a] = turned;
    }
  }
}
