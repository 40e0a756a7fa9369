package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.model.FeedForwardWeights;
import io.jinwen.engine.model.ModelConfig;

/**
 * The gated feed-forward part: down · (silu(gate · x) ∗ up · x) (Shazeer, "GLU Variants", 2020).
 */
final class FeedForward {
  private final Compute compute;
  private final int hidden;
  private final int inner;
  private final float[] gateUp; // [row][gate | up]
  private final Activations gated; // [row][inner]

  FeedForward(Compute compute, ModelConfig config, int rowsMax) {
    this.compute = compute;
    this.hidden = config.hidden();
    this.inner = config.feedForward();
    this.gateUp = new float[rowsMax * 2 * inner];
    this.gated = new Activations(rowsMax, inner);
  }

  /**
   * Applies one layer's weights.
   *
   * @param normed [row][hidden]
   * @param out [row][hidden], overwritten
   */
  void apply(FeedForwardWeights weights, Activations normed, float[] out) {
    switch (weights) {
      case FeedForwardWeights.Dense dense -> apply(dense, normed, out);
    }
  }

  private void apply(FeedForwardWeights.Dense weights, Activations normed, float[] out) {
    int rows = normed.vectors();
    compute.multiplyAll(weights.gateUp(), normed, gateUp, 2 * inner);
    gated.reset(rows, inner);
    float[] target = gated.values();
    compute.forRows(
        rows,
        row -> {
          int at = row * 2 * inner;
          compute
              .kernels()
              .siluMultiply(gateUp, at, gateUp, at + inner, target, row * inner, inner);
        });
    gated.markChanged();
    compute.matMul().multiply(weights.down(), gated, out, 0, hidden);
  }
}
