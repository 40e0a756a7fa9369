package io.jinwen.tools.weights;

/**
 * How much an error in each number of a row matters: the mean square of what its column meets,
 * which is what the error adds to the output's, as long as columns are independent.
 */
final class RowWeights {
  /** No column counts less than this share of the mean, or its numbers would be left to chance. */
  private static final float LEAST_SHARE = 1e-4f;

  private final float[][] meanSquares; // [part][column]
  private final long rowsPerPart;

  RowWeights(float[][] meanSquares, long rows) {
    this.meanSquares = new float[meanSquares.length][];
    this.rowsPerPart = rows / meanSquares.length;
    for (int part = 0; part < meanSquares.length; part++) {
      this.meanSquares[part] = withLeast(meanSquares[part]);
    }
  }

  private static float[] withLeast(float[] means) {
    double sum = 0;
    for (float mean : means) {
      sum += mean;
    }
    float least = sum > 0 ? (float) (sum / means.length * LEAST_SHARE) : 1;
    float[] raised = new float[means.length];
    for (int c = 0; c < means.length; c++) {
      raised[c] = Math.max(least, means[c]);
    }
    return raised;
  }

  /** The weights of a row's numbers. */
  float[] of(long row) {
    return meanSquares[(int) (row / rowsPerPart)];
  }
}
