"""The tiny models: transformers' own architectures with random weights, and their conversion to GGUF.

The conversion follows llama.cpp's converter: tensor names, the order of rotary pairs, which tensors are split,
transposed or fused, and which metadata each architecture gets. Models without their own class in transformers
borrow the one that computes the same thing: Qwen-1 is Qwen-2 with as many key heads as query heads and fused tensors,
ChatGLM3 is GLM-4 with another vocabulary.
"""

import re
from dataclasses import dataclass

import numpy as np
import torch
from transformers import AutoModelForCausalLM, GlmConfig, LlamaConfig, Qwen2Config, Qwen3Config, YoutuConfig

import tiny_tokenizers

VOCABULARY = 331
CONTEXT = 256


@dataclass
class TinyModel:
    """One file to write; `reference` is the transformers model whose weights it carries."""

    name: str
    architecture: str
    metadata: dict
    tensors: dict
    reference: torch.nn.Module


def all_models():
    return [youtu(), youtu(joint=True), llama(), llama_scaled(), qwen(), qwen2(), qwen3(), chatglm()]


def youtu(joint=False):
    """Dense DeepSeek-2 as the converter writes Youtu-LLM; joint: as files from before the split of kv_b."""
    config = YoutuConfig(
        vocab_size=VOCABULARY, hidden_size=48, intermediate_size=80, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=4, q_lora_rank=40, kv_lora_rank=32, qk_nope_head_dim=16, qk_rope_head_dim=8, v_head_dim=24,
        max_position_embeddings=CONTEXT, bos_token_id=None, eos_token_id=None,
        rope_parameters={"rope_type": "default", "rope_theta": 1.6e6})
    metadata = _common(config) | {
        "attention.head_count_kv": 4 if joint else 1,
        "attention.key_length": 24 if joint else config.kv_lora_rank + config.qk_rope_head_dim,
        "attention.value_length": config.v_head_dim if joint else config.kv_lora_rank,
        "attention.q_lora_rank": config.q_lora_rank,
        "attention.kv_lora_rank": config.kv_lora_rank,
        "rope.dimension_count": config.qk_rope_head_dim,
        "leading_dense_block_count": config.num_hidden_layers,
        "expert_feed_forward_length": config.intermediate_size,
        "expert_shared_count": 0,
        "vocab_size": VOCABULARY,
    }
    if not joint:
        metadata |= {"attention.key_length_mla": 24, "attention.value_length_mla": config.v_head_dim}
    model = _random(config, seed=101)
    tensors = _tensors(model)
    if not joint:
        for layer in range(config.num_hidden_layers):
            kv_b = tensors.pop(f"blk.{layer}.attn_kv_b.weight").reshape(4, 16 + 24, 32)
            tensors[f"blk.{layer}.attn_k_b.weight"] = kv_b[:, :16].transpose(0, 2, 1)
            tensors[f"blk.{layer}.attn_v_b.weight"] = kv_b[:, 16:]
    metadata |= tiny_tokenizers.youtu(VOCABULARY)
    return TinyModel("youtu-joint" if joint else "youtu", "deepseek2", metadata, tensors, model)


def llama():
    config = LlamaConfig(rope_parameters={"rope_type": "default", "rope_theta": 5e5}, **_grouped())
    return _llama_file("llama", config, seed=201)


def llama_scaled():
    """With the frequency factors of Llama-3.1 and tied embeddings; the old context is short so that all bands occur."""
    config = LlamaConfig(
        rope_parameters={"rope_type": "llama3", "rope_theta": 5e5, "factor": 8.0, "low_freq_factor": 1.0,
                         "high_freq_factor": 4.0, "original_max_position_embeddings": 64},
        **_grouped() | {"tie_word_embeddings": True})
    made = _llama_file("llama-scaled", config, seed=202)
    made.tensors["rope_freqs.weight"] = _frequency_factors(config)
    return made


def _llama_file(name, config, seed):
    model = _random(config, seed)
    tensors = _tensors(model)
    for layer in range(config.num_hidden_layers):
        for part, heads in (("q", config.num_attention_heads), ("k", config.num_key_value_heads)):
            key = f"blk.{layer}.attn_{part}.weight"
            tensors[key] = _halves_to_neighbours(tensors[key], heads)
    metadata = _common(config) | {
        "attention.head_count_kv": config.num_key_value_heads,
        "rope.dimension_count": config.head_dim,
        "vocab_size": VOCABULARY,
    } | tiny_tokenizers.llama(VOCABULARY)
    return TinyModel(name, "llama", metadata, tensors, model)


def qwen():
    config = Qwen2Config(rope_parameters={"rope_type": "default", "rope_theta": 1e4},
                         **_grouped() | {"num_key_value_heads": 4})
    model = _random(config, seed=301)
    tensors = _tensors(model)
    _fuse_qkv(tensors, config.num_hidden_layers)
    metadata = _common(config) | {
        "feed_forward_length": 2 * config.intermediate_size,  # Qwen-1 counts gate and up together
        "rope.dimension_count": 16,
    } | tiny_tokenizers.chatml(VOCABULARY)
    return TinyModel("qwen", "qwen", metadata, tensors, model)


def qwen2():
    config = Qwen2Config(rope_parameters={"rope_type": "default", "rope_theta": 1e6},
                         **_grouped() | {"tie_word_embeddings": True})
    model = _random(config, seed=302)
    metadata = _common(config) | {"attention.head_count_kv": config.num_key_value_heads}
    metadata |= tiny_tokenizers.chatml(VOCABULARY)
    return TinyModel("qwen2", "qwen2", metadata, _tensors(model), model)


def qwen3():
    """The head is wider than hidden / heads, as in the small models of this family."""
    config = Qwen3Config(rope_parameters={"rope_type": "default", "rope_theta": 1e6},
                         **_grouped() | {"head_dim": 24, "tie_word_embeddings": True})
    model = _random(config, seed=303)
    metadata = _common(config) | {
        "attention.head_count_kv": config.num_key_value_heads,
        "attention.key_length": config.head_dim,
        "attention.value_length": config.head_dim,
    } | tiny_tokenizers.chatml(VOCABULARY)
    return TinyModel("qwen3", "qwen3", metadata, _tensors(model), model)


def chatglm():
    config = GlmConfig(rope_parameters={"rope_type": "default", "rope_theta": 1e4, "partial_rotary_factor": 0.5},
                       attention_bias=True, pad_token_id=0, **_grouped() | {"rms_norm_eps": 1e-5})
    model = _random(config, seed=401)
    tensors = _tensors(model)
    _fuse_qkv(tensors, config.num_hidden_layers)
    metadata = _common(config) | {
        "attention.head_count_kv": config.num_key_value_heads,
        "rope.dimension_count": config.head_dim // 2,
    } | tiny_tokenizers.chatglm(VOCABULARY)
    return TinyModel("chatglm", "chatglm", metadata, tensors, model)


def _grouped():
    return dict(
        vocab_size=VOCABULARY, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, head_dim=16, max_position_embeddings=CONTEXT, rms_norm_eps=1e-6, tie_word_embeddings=False)


def _common(config):
    return {
        "general.file_type": 0,
        "block_count": config.num_hidden_layers,
        "context_length": config.max_position_embeddings,
        "embedding_length": config.hidden_size,
        "feed_forward_length": config.intermediate_size,
        "attention.head_count": config.num_attention_heads,
        "attention.layer_norm_rms_epsilon": float(config.rms_norm_eps),
        "rope.freq_base": float(config.rope_parameters["rope_theta"]),
    }


def _random(config, seed):
    """Weights large enough that attention is far from uniform and logits lie several units apart."""
    draw = np.random.default_rng(seed)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    with torch.no_grad():
        for name, weight in sorted(model.named_parameters()):
            shape = tuple(weight.shape)
            if "norm" in name:
                values = draw.uniform(0.5, 1.5, shape)
            elif name.endswith(".bias"):
                values = draw.normal(0, 0.5, shape)
            elif "embed" in name or "lm_head" in name:
                values = draw.normal(0, 0.4, shape)
            else:
                values = draw.normal(0, 1.3 / np.sqrt(shape[-1]), shape)
            weight.copy_(torch.from_numpy(values.astype(np.float32)))
    return model


NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm",
    "self_attn.q_a_proj": "attn_q_a", "self_attn.q_a_layernorm": "attn_q_a_norm", "self_attn.q_b_proj": "attn_q_b",
    "self_attn.kv_a_proj_with_mqa": "attn_kv_a_mqa", "self_attn.kv_a_layernorm": "attn_kv_a_norm",
    "self_attn.kv_b_proj": "attn_kv_b",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down", "mlp.gate_up_proj": "ffn_up",
}


def _tensors(model):
    """The state dict under GGUF names; a tied output is left out."""
    tensors = {}
    for name, weight in model.named_parameters():  # lists a tied weight once
        stem, kind = name.rsplit(".", 1)
        layer = re.fullmatch(r"model\.layers\.(\d+)\.(.*)", stem)
        block, part = (f"blk.{layer[1]}.", layer[2]) if layer else ("", stem)
        tensors[f"{block}{NAMES[part]}.{kind}"] = weight.detach().numpy()
    return tensors


def _fuse_qkv(tensors, layers):
    for layer in range(layers):
        for kind in ("weight", "bias"):
            parts = [tensors.pop(f"blk.{layer}.attn_{part}.{kind}") for part in "qkv"]
            tensors[f"blk.{layer}.attn_qkv.{kind}"] = np.concatenate(parts)


def _halves_to_neighbours(weight, heads):
    """transformers rotates (i, i + size/2); the llama files want each pair side by side."""
    rows, columns = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def _frequency_factors(config):
    """What each rotary speed is divided by, as Llama-3.1 defines it."""
    rope = config.rope_parameters
    speeds = rope["rope_theta"] ** (-np.arange(0, config.head_dim, 2) / config.head_dim)
    turns = rope["original_max_position_embeddings"] * speeds / (2 * np.pi)
    low, high = rope["low_freq_factor"], rope["high_freq_factor"]
    smooth = np.clip((turns - low) / (high - low), 0, 1)
    return 1 / ((1 - smooth) / rope["factor"] + smooth)
