"""Small models whose matrices are random valid blocks of one quantised type, and Youtu in the usual mixtures.

Codes are random bits; only the half-precision scales are chosen, so that weights have a useful spread. Every bit of the
format is therefore used, also those a quantiser would rarely write. gguf-py says what the blocks stand for.
"""

from dataclasses import dataclass

import gguf
import numpy as np

import tiny_tokenizers

VOCABULARY = 307
CONTEXT = 64

# Byte offset of the scale in a block, of the minimum's scale if there is one, and the minimum's scale in units of the
# scale that makes values lie around zero.
SCALES = {
    "Q4_0": (0, None, 0), "Q4_1": (0, 2, -7.5), "Q5_0": (0, None, 0), "Q5_1": (0, 2, -15.5), "Q8_0": (0, None, 0),
    "Q2_K": (80, 82, 1.5), "Q3_K": (108, None, 0), "Q4_K": (0, 2, 7.5), "Q5_K": (0, 2, 15.5), "Q6_K": (208, None, 0),
    "IQ4_NL": (0, None, 0), "IQ4_XS": (0, None, 0),
}
WHOLE_FLOATS = ["F32", "F16", "BF16"]

# As llama.cpp mixes types: the tied embedding is the output and gets Q6_K; k_b's rows are too short for blocks of 256.
YOUTU_MIXTURES = {
    "Q8_0": lambda name: "Q8_0",
    "Q4_0": lambda name: "Q6_K" if name == "token_embd" else "Q4_0",
    "Q4_K_M": lambda name: {"token_embd": "Q6_K", "attn_v_b": "Q6_K", "ffn_down": "Q6_K", "attn_k_b": "Q5_0"}.get(name, "Q4_K"),
}


@dataclass
class QuantisedModel:
    name: str
    architecture: str
    metadata: dict
    tensors: dict


def all_models():
    types = [*WHOLE_FLOATS, *SCALES]
    return [llama(name, seed) for seed, name in enumerate(types, 500)] + [
        youtu(name, seed) for seed, name in enumerate(YOUTU_MIXTURES, 600)]


def llama(kind, seed):
    """Rows of three blocks where a block holds 32 weights, of one where it holds 256."""
    wide = kind in SCALES and gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[kind]][0] == 256
    hidden, heads, feed = (256, 8, 256) if wide else (96, 3, 160)
    shapes = {
        "token_embd": (VOCABULARY, hidden),
        "blk.0.attn_q": (hidden, hidden), "blk.0.attn_k": (hidden // heads, hidden), "blk.0.attn_v": (hidden // heads, hidden),
        "blk.0.attn_output": (hidden, hidden),
        "blk.0.ffn_gate": (feed, hidden), "blk.0.ffn_up": (feed, hidden), "blk.0.ffn_down": (hidden, feed),
    }
    norms = {"blk.0.attn_norm": hidden, "blk.0.ffn_norm": hidden, "output_norm": hidden}
    metadata = _common(hidden, feed, heads) | {
        "attention.head_count_kv": 1, "rope.dimension_count": hidden // heads, "rope.freq_base": 5e5, "vocab_size": VOCABULARY,
    } | tiny_tokenizers.llama(VOCABULARY)
    return QuantisedModel(f"llama-{kind}", "llama", metadata, _fill(shapes, norms, lambda name: kind, seed))


def youtu(mixture, seed):
    hidden, rank, heads, plain, rotated, value = 256, 256, 2, 64, 32, 128
    shapes = {
        "token_embd": (VOCABULARY, hidden),
        "blk.0.attn_q_a": (rank, hidden), "blk.0.attn_q_b": (heads * (plain + rotated), rank),
        "blk.0.attn_kv_a_mqa": (rank + rotated, hidden),
        "blk.0.attn_k_b": (heads, rank, plain), "blk.0.attn_v_b": (heads, value, rank),
        "blk.0.attn_output": (hidden, heads * value),
        "blk.0.ffn_gate": (hidden, hidden), "blk.0.ffn_up": (hidden, hidden), "blk.0.ffn_down": (hidden, hidden),
    }
    norms = {"blk.0.attn_norm": hidden, "blk.0.attn_q_a_norm": rank, "blk.0.attn_kv_a_norm": rank, "blk.0.ffn_norm": hidden,
             "output_norm": hidden}
    metadata = _common(hidden, hidden, heads) | {
        "attention.head_count_kv": 1, "attention.key_length": rank + rotated, "attention.value_length": rank,
        "attention.key_length_mla": plain + rotated, "attention.value_length_mla": value,
        "attention.q_lora_rank": rank, "attention.kv_lora_rank": rank, "rope.dimension_count": rotated, "rope.freq_base": 1.6e6,
        "leading_dense_block_count": 1, "expert_feed_forward_length": hidden, "expert_shared_count": 0, "vocab_size": VOCABULARY,
    } | tiny_tokenizers.youtu(VOCABULARY)
    tensors = _fill(shapes, norms, YOUTU_MIXTURES[mixture], seed)
    return QuantisedModel(f"youtu-{mixture}", "deepseek2", metadata, tensors)


def _common(hidden, feed, heads):
    return {
        "block_count": 1, "context_length": CONTEXT, "embedding_length": hidden, "feed_forward_length": feed,
        "attention.head_count": heads, "attention.layer_norm_rms_epsilon": 1e-6,
    }


def _fill(shapes, norms, kind_of, seed):
    draw = np.random.default_rng(seed)
    tensors = {f"{name}.weight": draw.uniform(0.5, 1.5, size).astype(np.float32) for name, size in norms.items()}
    for name, shape in shapes.items():
        spread = (2 if name == "token_embd" else 1) / np.sqrt(shape[-1])
        tensors[f"{name}.weight"] = blocks(kind_of(name.removeprefix("blk.0.")), shape, spread, draw)
    return tensors


def blocks(kind, shape, spread, draw):
    """(type, rows of bytes): random weights of the given shape and standard deviation."""
    quantised = gguf.GGMLQuantizationType[kind]
    if kind in WHOLE_FLOATS:
        return quantised, gguf.quants.quantize(draw.normal(0, spread, shape).astype(np.float32), quantised)
    per_block, size = gguf.GGML_QUANT_SIZES[quantised]
    count = np.prod(shape) // per_block
    data = draw.integers(0, 256, (count, size), dtype=np.uint8)
    _set_scales(data, kind, np.ones(count))
    unit = gguf.quants.dequantize(data, quantised).std()
    _set_scales(data, kind, draw.uniform(0.5, 1.5, count) * spread / unit)
    return quantised, data.reshape(*shape[:-1], -1)


def _set_scales(data, kind, scales):
    at, least_at, least = SCALES[kind]
    data[:, at:at + 2] = scales.astype("<f2")[:, None].view(np.uint8)
    if least_at is not None:
        data[:, least_at:least_at + 2] = (scales * least).astype("<f2")[:, None].view(np.uint8)
