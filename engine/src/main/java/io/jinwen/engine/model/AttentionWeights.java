package io.jinwen.engine.model;

import io.jinwen.engine.cpu.kernel.PackedMatrix;
import java.util.List;
import java.util.Optional;

/** The weights of the attention part of one layer; matrices are [rows][columns]. */
public sealed interface AttentionWeights {
  /** Whether keys and values, and what makes them, meet quantised matrices only. */
  boolean quantised();

  /**
   * Latent attention.
   *
   * @param queryA [queryRank][hidden], where queries are compressed
   * @param queryNorm [queryRank], empty where they are not
   * @param queryB [heads · queryDim][queryRank or hidden]
   * @param kvA [latentRank + ropeDim][hidden]
   * @param kvNorm [latentRank]
   * @param keyB [heads · latentRank][nopeDim]: maps a query into the latent space
   * @param valueB [heads · valueDim][latentRank]
   * @param output [hidden][heads · valueDim]
   */
  record Latent(
      Optional<PackedMatrix> queryA,
      float[] queryNorm,
      PackedMatrix queryB,
      PackedMatrix kvA,
      float[] kvNorm,
      PackedMatrix keyB,
      PackedMatrix valueB,
      PackedMatrix output)
      implements AttentionWeights {
    @Override
    public boolean quantised() {
      return keyB.quantised() && valueB.quantised() && output.quantised();
    }
  }

  /**
   * Grouped-query attention.
   *
   * @param projections whose rows, one matrix after the other, are all query heads, then all key
   *     heads, then all value heads; [..][hidden]
   * @param bias [query | key | value], empty for none
   * @param queryNorm [headDim], empty for none
   * @param keyNorm [headDim], empty for none
   * @param output [hidden][heads · headDim]
   */
  record Grouped(
      List<PackedMatrix> projections,
      float[] bias,
      float[] queryNorm,
      float[] keyNorm,
      PackedMatrix output)
      implements AttentionWeights {
    @Override
    public boolean quantised() {
      return output.quantised() && projections.stream().allMatch(PackedMatrix::quantised);
    }
  }
}
