package io.jinwen.engine.model;

/**
 * The shape of multi-head latent attention (DeepSeek-AI, "DeepSeek-V2", 2024, section 2.1).
 *
 * @param queryRank width of the compressed query; 0 where queries are not compressed
 * @param latentRank width of the latent that stands for keys and values
 * @param nopeDim numbers of a query or key head without position
 * @param ropeDim numbers of a query or key head with position, shared by all heads
 * @param valueDim numbers of a value head
 */
public record MlaConfig(int queryRank, int latentRank, int nopeDim, int ropeDim, int valueDim) {
  /** Width of a query head. */
  public int queryDim() {
    return nopeDim + ropeDim;
  }

  /** Width of what is cached for a token and layer: latent, then rotated key part. */
  public int cacheWidth() {
    return latentRank + ropeDim;
  }
}
