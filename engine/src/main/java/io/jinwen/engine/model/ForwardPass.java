package io.jinwen.engine.model;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.PageMemory;
import io.jinwen.engine.cpu.kernel.Kernels;

/**
 * A model that computes: tokens in, logits out, keys and values left in the pages of the cache.
 * This is the seam at which a device joins: everything above it plans, everything below computes.
 *
 * <p>One caller at a time, but for {@link #abort}.
 */
public interface ForwardPass {
  /** What a token leaves in the cache. */
  KvLayout kvLayout();

  /** Memory for the pages that this pass reads and writes; the caller closes it. */
  PageMemory newPageMemory();

  /** Logits of a row. */
  int vocabularySize();

  /** Tokens the model was trained for. */
  int contextLength();

  /** Most tokens of one pass. */
  int rowsMax();

  /** Whether keys and values of a long prompt can be made from the latent. */
  boolean canExpand();

  /** The arithmetic that tokens are chosen with, on this processor. */
  Kernels kernels();

  /** What computes and why, for people: one line. */
  String description();

  /**
   * Runs a batch through the model.
   *
   * @return [logit row][vocabulary] in the order of the batch; valid until the next call. Where the
   *     batch needs only {@link io.jinwen.engine.model.Shortlist}s, the others may be −∞
   * @throws java.util.concurrent.CancellationException where it was aborted
   */
  float[] forward(Batch batch);

  /**
   * Lets a pass under way, and every later one, end soon with an exception: the engine is closing.
   * From any thread.
   */
  void abort();
}
