package io.jinwen.engine.model;

import java.util.Optional;

/**
 * The hyper-parameters of a decoder-only transformer.
 *
 * @param architecture as in the file
 * @param layers number of blocks
 * @param hidden width of the residual stream
 * @param heads query heads
 * @param kvHeads key and value heads; a divisor of {@code heads}
 * @param headDim width of a query, key and value head (grouped-query attention)
 * @param feedForward inner width of the feed-forward part
 * @param vocabulary number of token ids
 * @param contextLength tokens the model was trained for
 * @param normEpsilon added to the mean square in RMSNorm
 * @param rope how positions are written
 * @param mla shape of latent attention, where the model uses it
 */
public record ModelConfig(
    String architecture,
    int layers,
    int hidden,
    int heads,
    int kvHeads,
    int headDim,
    int feedForward,
    int vocabulary,
    int contextLength,
    float normEpsilon,
    RopeConfig rope,
    Optional<MlaConfig> mla) {}
