"""Writes the trained model as a GGUF file in float: python export.py FOLDER OUT.gguf"""

import re
import sys
from pathlib import Path

import gguf
import numpy as np
import torch

import vocabulary
from knowledge import ROOT
from train_demo_model import config

TEMPLATE = ROOT / "engine/src/main/resources/io/jinwen/engine/text/template/youtu.jinja"
DESCRIPTION = (
    "A demonstration of JinWen: the architecture of Youtu-LLM scaled down, trained from nothing on JinWen's own"
    " knowledge files. It knows these and little else.")
NAMES = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_a_proj": "attn_q_a",
    "self_attn.q_a_layernorm": "attn_q_a_norm", "self_attn.q_b_proj": "attn_q_b",
    "self_attn.kv_a_proj_with_mqa": "attn_kv_a_mqa", "self_attn.kv_a_layernorm": "attn_kv_a_norm",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down"}


def tensors(state, config):
    """The weights under GGUF names; kv_b is split and its keys transposed, as llama.cpp's converter does it."""
    yield "token_embd.weight", state["model.embed_tokens.weight"]
    yield "output_norm.weight", state["model.norm.weight"]
    for name, weight in state.items():
        layer = re.fullmatch(r"model\.layers\.(\d+)\.(.*)\.weight", name)
        if layer and layer[2] == "self_attn.kv_b_proj":
            heads, keys, values = config.num_attention_heads, config.qk_nope_head_dim, config.v_head_dim
            both = weight.reshape(heads, keys + values, config.kv_lora_rank)
            yield f"blk.{layer[1]}.attn_k_b.weight", both[:, :keys].transpose(1, 2)
            yield f"blk.{layer[1]}.attn_v_b.weight", both[:, keys:]
        elif layer:
            yield f"blk.{layer[1]}.{NAMES[layer[2]]}.weight", weight


def describe(writer, config):
    writer.add_type("model")
    writer.add_name("JinWen demo")
    writer.add_description(DESCRIPTION)
    writer.add_license("apache-2.0")
    writer.add_string("jinwen.data_license", "CC-BY-4.0")
    writer.add_languages(["zh"])
    writer.add_bool("jinwen.demonstration", True)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_vocab_size(config.vocab_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(1)  # one latent row serves all heads
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_q_lora_rank(config.q_lora_rank)
    writer.add_kv_lora_rank(config.kv_lora_rank)
    writer.add_key_length(config.kv_lora_rank + config.qk_rope_head_dim)
    writer.add_value_length(config.kv_lora_rank)
    writer.add_key_length_mla(config.qk_nope_head_dim + config.qk_rope_head_dim)
    writer.add_value_length_mla(config.v_head_dim)
    writer.add_rope_dimension_count(config.qk_rope_head_dim)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_leading_dense_block_count(config.num_hidden_layers)
    writer.add_expert_feed_forward_length(config.intermediate_size)
    writer.add_expert_shared_count(0)


def describe_tokenizer(writer, words):
    tokens = words.tokens + list(words.special)
    types = [gguf.TokenType.NORMAL] * len(words.tokens) + [gguf.TokenType.CONTROL] * len(words.special)
    while len(tokens) < vocabulary.SIZE:
        tokens.append(f"<|reserved_{len(tokens)}|>")
        types.append(gguf.TokenType.UNUSED)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("youtu")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges([" ".join(pair) for pair in words.merges])
    writer.add_bos_token_id(words.special["<|begin_of_text|>"])
    writer.add_eos_token_id(words.special["<|end_of_text|>"])
    writer.add_add_bos_token(False)  # the template writes it
    writer.add_chat_template(TEMPLATE.read_text(encoding="utf-8"))


def main(folder, out):
    saved = torch.load(folder / "checkpoint.pt", map_location="cpu")
    words = vocabulary.Vocabulary((folder / "vocabulary.json").read_text(encoding="utf-8"))
    writer = gguf.GGUFWriter(out, "deepseek2")
    describe(writer, config())
    describe_tokenizer(writer, words)
    for name, weight in tensors(saved["model"], config()):
        writer.add_tensor(name, np.ascontiguousarray(weight.numpy(), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{out}: step {saved['step']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
