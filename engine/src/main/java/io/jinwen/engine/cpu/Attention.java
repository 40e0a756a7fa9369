package io.jinwen.engine.cpu;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.model.Batch;

/** The attention part of one layer. */
interface Attention {
  /**
   * Computes what the rows leave in the cache and writes it at their positions.
   *
   * @param normed [row][hidden]
   */
  void remember(Batch batch, Activations normed);

  /**
   * Lets the rows attend to everything up to themselves, themselves included. Called after {@link
   * #remember}, for the same batch or, in the last layer, for those of its rows that matter.
   *
   * @param batch the rows that attend
   * @param remembered the batch of the call of {@link #remember} before
   * @param normed [row][hidden]
   * @param out [row][hidden], overwritten
   */
  void attend(Batch batch, Batch remembered, Activations normed, float[] out);
}
