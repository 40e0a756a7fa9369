package io.jinwen.engine.model;

import io.jinwen.engine.cpu.kernel.PackedMatrix;
import java.util.List;

/** The weights of the feed-forward part of one layer. */
public sealed interface FeedForwardWeights {
  /**
   * One gated feed-forward part for all tokens.
   *
   * @param gateUp whose rows, one matrix after the other, are the gate and then the up projection;
   *     [2 · inner][hidden]
   * @param down [hidden][inner]
   */
  record Dense(List<PackedMatrix> gateUp, PackedMatrix down) implements FeedForwardWeights {}
}
