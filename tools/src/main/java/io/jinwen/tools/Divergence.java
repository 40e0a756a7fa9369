package io.jinwen.tools;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far the distributions of a model lie from those of another, token by token: the
 * Kullback-Leibler divergence from the other to the model, and whether both would choose the same.
 */
final class Divergence {
  private static final double PERCENTILE = 0.99;

  private final BlockMean divergence = new BlockMean();
  private final BlockMean same = new BlockMean();
  private final BlockMean added = new BlockMean();
  private double[] all = new double[1024];
  private int count;

  /** What one row of logits gives. */
  private record Row(double divergence, boolean same, double added) {}

  /**
   * Takes in rows of both models.
   *
   * @param logits [row][vocabulary] of the model that is judged
   * @param reference [row][vocabulary]
   * @param next [row] the token that follows
   * @param firstRow the first row that counts
   */
  void add(float[] logits, float[] reference, int vocabulary, int[] next, int firstRow) {
    Row[] rows =
        IntStream.range(firstRow, next.length)
            .parallel()
            .mapToObj(row -> row(logits, reference, row * vocabulary, vocabulary, next[row]))
            .toArray(Row[]::new);
    for (Row row : rows) {
      divergence.add(row.divergence);
      same.add(row.same ? 1 : 0);
      added.add(row.added);
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = row.divergence;
    }
  }

  private static Row row(float[] logits, float[] reference, int from, int vocabulary, int next) {
    double norm = logSum(logits, from, vocabulary);
    double normReference = logSum(reference, from, vocabulary);
    double sum = 0;
    int best = from;
    int bestReference = from;
    for (int i = from; i < from + vocabulary; i++) {
      double q = logits[i] - norm;
      double p = reference[i] - normReference;
      sum += Math.exp(p) * (p - q);
      best = logits[i] > logits[best] ? i : best;
      bestReference = reference[i] > reference[bestReference] ? i : bestReference;
    }
    double added = reference[from + next] - normReference - (logits[from + next] - norm);
    return new Row(Math.max(0, sum), best == bestReference, added);
  }

  /** The logarithm of the sum of the exponentials. */
  static double logSum(float[] logits, int from, int count) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp(logits[i] - max);
    }
    return Math.log(sum) + max;
  }

  /** Nats. */
  BlockMean divergence() {
    return divergence;
  }

  /** Share of tokens for which both would choose the same. */
  BlockMean same() {
    return same;
  }

  /** Nats a token that the model needs more than the other. */
  BlockMean added() {
    return added;
  }

  /** The divergence that one token in a hundred passes. */
  double percentile99() {
    double[] sorted = Arrays.copyOf(all, count);
    Arrays.sort(sorted);
    return count == 0 ? 0 : sorted[(int) Math.min(count - 1L, Math.round(PERCENTILE * count))];
  }
}
