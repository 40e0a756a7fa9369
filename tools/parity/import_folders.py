"""Writes small Hugging Face folders for the tests of `./jinwen import`, each with what it must become.

Run after make.sh has made its environment: python tools/parity/import_folders.py [OUT]

A folder is what transformers' save_pretrained writes for a model of tiny_models.py in BF16, with a tokenizer beside it.
Qwen-1 and ChatGLM3, which have no class in transformers, are written under the names and in the joints of their own
repositories. expected.json has logits of
transformers in float64 and of float64_forward.py with keys and values rounded as the engine keeps them.
"""

import base64
import copy
import hashlib
import json
import shutil
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

import float64_forward
import gguf_files
import tiny_models

OUT = Path(__file__).resolve().parents[2] / "tools/src/test/resources/import"
POSITIONS = [0, 1, 7, 31, 63, 64, 80]
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
HAN = (r"[\uac00-\ud7a3\u3131-\u318e]+|[！…“”‘’—：；，\u3001-\u303f\ufe30-\ufe4f]+|[\u3105-\u312f]+"
       r"|[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+")
CASED = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
SPLITS = {"llama-bpe": [LLAMA3], "qwen2": [QWEN2], "youtu": [HAN, CASED]}
GENERATION = {"temperature": 0.6, "top_p": 0.8, "top_k": 20, "repetition_penalty": 1.05, "do_sample": True}


def write(out, made, rewrite=None):
    folder = out / made.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with torch.no_grad():  # the tables of rotations stay as they are, unlike in model.to(torch.bfloat16)
        for weight in made.reference.parameters():
            weight.copy_(weight.to(torch.bfloat16))
    model = copy.deepcopy(made.reference).to(torch.bfloat16)
    if rewrite:
        config, tensors = rewrite(made, model)
        (folder / "config.json").write_text(json.dumps(config, indent=1))
        save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, folder / "model.safetensors")
    else:
        model.save_pretrained(folder)
    special_ids(folder, made)
    tokenizer(folder, made)
    expected(folder, made, made.reference)


def special_ids(folder, made):
    """As a repository has them: one end in config.json, all ends in generation_config.json."""
    config = json.loads((folder / "config.json").read_text())
    ids = {name: made.metadata.get(f"tokenizer.ggml.{name}_token_id") for name in ("bos", "eos", "eot")}
    config |= {"bos_token_id": ids["bos"], "eos_token_id": ids["eos"]}
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    ends = [id for id in (ids["eos"], ids["eot"]) if id is not None]
    (folder / "generation_config.json").write_text(json.dumps(GENERATION | {"eos_token_id": ends}, indent=1))


def tokenizer(folder, made):
    data = made.metadata
    pieces = data["tokenizer.ggml.tokens"]
    special = {i for i, kind in enumerate(data["tokenizer.ggml.token_type"]) if kind == tiny_models.tiny_tokenizers.CONTROL}
    settings = {"chat_template": data["tokenizer.chat_template"], "add_bos_token": data["tokenizer.ggml.add_bos_token"]}
    for name in ("bos", "eos"):
        if (key := f"tokenizer.ggml.{name}_token_id") in data:
            settings[f"{name}_token"] = pieces[data[key]]
    if data["tokenizer.ggml.model"] == "llama":
        (folder / "tokenizer.model").write_bytes(sentencepiece(data))
        if made.name != "chatglm3":  # whose own code knows them
            settings["added_tokens_decoder"] = {
                i: {"content": pieces[i], "special": True} for i in sorted(special) if i > pieces.index("<eos>")}
    elif made.name == "qwen1":
        tiktoken(folder / "qwen.tiktoken", data)
        settings.pop("eos_token", None)
    else:
        splits = [{"type": "Split", "pattern": {"Regex": split}, "behavior": "Isolated", "invert": False}
                  for split in SPLITS[data["tokenizer.ggml.pre"]]]
        (folder / "tokenizer.json").write_text(json.dumps({
            "version": "1.0",
            "added_tokens": [{"id": i, "content": pieces[i], "special": True} for i in sorted(special)],
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                *splits, {"type": "ByteLevel", "add_prefix_space": False, "use_regex": False}]},
            "model": {"type": "BPE", "ignore_merges": data["tokenizer.ggml.pre"] != "qwen2", "vocab": {p: i for i, p in enumerate(pieces) if i not in special},
                      "merges": [merge.split(" ") for merge in data["tokenizer.ggml.merges"]]},
        }, ensure_ascii=False))
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, ensure_ascii=False, indent=1))


def tiktoken(path, data):
    """Base64 and rank; only what is no special token."""
    letters = {letter: value for value, letter in enumerate(tiny_models.tiny_tokenizers._byte_letters())}
    lines = []
    for rank, piece in enumerate(data["tokenizer.ggml.tokens"]):
        if data["tokenizer.ggml.token_type"][rank] != tiny_models.tiny_tokenizers.NORMAL:
            break
        lines.append(base64.b64encode(bytes(letters[c] for c in piece)).decode() + f" {rank}\n")
    path.write_text("".join(lines))


def sentencepiece(data):
    """The protobuf by hand: pieces with text, score and type; no space put in front."""
    first_special = data["tokenizer.ggml.tokens"].index("[MASK]")
    out = b""
    for text, score, kind in list(zip(
            data["tokenizer.ggml.tokens"], data["tokenizer.ggml.scores"], data["tokenizer.ggml.token_type"]))[:first_special]:
        raw = text.encode()
        piece = b"\x0a" + varint(len(raw)) + raw + b"\x15" + struct.pack("<f", score) + b"\x18" + varint(int(kind))
        out += b"\x0a" + varint(len(piece)) + piece
    return out + b"\x1a\x02\x18\x01"


def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def expected(folder, made, model):
    tensors = {name: torch.from_numpy(np.ascontiguousarray(value)).to(torch.bfloat16).float().numpy()
               for name, value in made.tensors.items()}
    if "rope_freqs.weight" in made.tensors:
        tensors["rope_freqs.weight"] = made.tensors["rope_freqs.weight"]
    tokens = np.random.default_rng(len(made.name)).integers(0, tiny_models.VOCABULARY, POSITIONS[-1] + 1).tolist()
    with torch.no_grad():
        theirs = model.double()(torch.tensor([tokens])).logits[0].numpy()
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / f"{made.name}.gguf"
        gguf_files.write(path, made.architecture, made.metadata, tensors)
        metadata, read, _ = gguf_files.read(path)
        exact = float64_forward.logits(metadata, read, tokens)
        rounded = float64_forward.logits(metadata, read, tokens, float64_forward.AsTheEngine(set()))
    apart = np.abs(exact - theirs).max()
    assert apart < 1e-4, (made.name, apart)
    print(f"{made.name:12} spread {exact.std():.2f}, transformers off by {apart:.1e}, rounding {np.abs(exact - rounded).max():.1e}")
    lists = lambda rows: [[round(float(x), 6) for x in rows[i]] for i in POSITIONS]  # noqa: E731
    metadata = {key if key.startswith(("general.", "tokenizer.")) else f"{made.architecture}.{key}": value
                for key, value in made.metadata.items() if key != "general.file_type"}
    (folder / "expected.json").write_text(json.dumps(
        {"architecture": made.architecture, "metadata": metadata, "tensors": hashes(tensors), "tokens": tokens,
         "positions": POSITIONS, "transformers": lists(theirs), "rounded": lists(rounded)}, ensure_ascii=False))


def hashes(tensors):
    """SHA-256 of the bytes of each tensor: vectors in F32, matrices in BF16."""
    found = {}
    for name, values in tensors.items():
        bits = np.ascontiguousarray(values, dtype="<f4").view("<u4")
        data = bits if values.ndim == 1 else (bits >> 16).astype("<u2")
        found[name] = hashlib.sha256(data.tobytes()).hexdigest()
    return found


def qwen1(made, model):
    config = model.config
    state = model.state_dict()
    tensors = {"transformer.wte.weight": state["model.embed_tokens.weight"],
               "transformer.ln_f.weight": state["model.norm.weight"], "lm_head.weight": state["lm_head.weight"]}
    for i in range(config.num_hidden_layers):
        ours, theirs = f"transformer.h.{i}.", f"model.layers.{i}."
        for kind in ("weight", "bias"):
            tensors[f"{ours}attn.c_attn.{kind}"] = torch.cat([state[f"{theirs}self_attn.{p}_proj.{kind}"] for p in "qkv"])
        for ours_name, name in (("attn.c_proj", "self_attn.o_proj"), ("ln_1", "input_layernorm"),
                                ("ln_2", "post_attention_layernorm"), ("mlp.w1", "mlp.up_proj"),
                                ("mlp.w2", "mlp.gate_proj"), ("mlp.c_proj", "mlp.down_proj")):
            tensors[f"{ours}{ours_name}.weight"] = state[f"{theirs}{name}.weight"]
    return {"model_type": "qwen", "architectures": ["QWenLMHeadModel"], "auto_map": {"AutoModel": "modeling_qwen.QWen"},
            "hidden_size": config.hidden_size, "num_hidden_layers": config.num_hidden_layers,
            "num_attention_heads": config.num_attention_heads, "kv_channels": 16,
            "intermediate_size": 2 * config.intermediate_size, "layer_norm_epsilon": config.rms_norm_eps,
            "rotary_emb_base": 10000, "seq_length": config.max_position_embeddings, "vocab_size": config.vocab_size,
            "tie_word_embeddings": False}, tensors


def chatglm3(made, model):
    config = model.config
    state = model.state_dict()
    tensors = {"transformer.embedding.word_embeddings.weight": state["model.embed_tokens.weight"],
               "transformer.encoder.final_layernorm.weight": state["model.norm.weight"],
               "transformer.output_layer.weight": state["lm_head.weight"],
               "transformer.rotary_pos_emb.inv_freq": torch.ones(4, dtype=torch.bfloat16)}
    for i in range(config.num_hidden_layers):
        ours, theirs = f"transformer.encoder.layers.{i}.", f"model.layers.{i}."
        for kind in ("weight", "bias"):
            tensors[f"{ours}self_attention.query_key_value.{kind}"] = torch.cat(
                [state[f"{theirs}self_attn.{p}_proj.{kind}"] for p in "qkv"])
        for ours_name, name in (("self_attention.dense", "self_attn.o_proj"), ("input_layernorm", "input_layernorm"),
                                ("post_attention_layernorm", "post_attention_layernorm"),
                                ("mlp.dense_h_to_4h", "mlp.gate_up_proj"), ("mlp.dense_4h_to_h", "mlp.down_proj")):
            tensors[f"{ours}{ours_name}.weight"] = state[f"{theirs}{name}.weight"]
    return {"model_type": "chatglm", "architectures": ["ChatGLMModel"], "auto_map": {"AutoModel": "modeling_chatglm.M"},
            "hidden_size": config.hidden_size, "num_layers": config.num_hidden_layers,
            "num_attention_heads": config.num_attention_heads, "multi_query_attention": True,
            "multi_query_group_num": config.num_key_value_heads, "kv_channels": 16,
            "ffn_hidden_size": config.intermediate_size, "layernorm_epsilon": config.rms_norm_eps,
            "seq_length": config.max_position_embeddings, "padded_vocab_size": config.vocab_size}, tensors


def named(made, name):
    made.name = name
    if name == "qwen1":  # what follows its three special tokens is called so by its own code
        pieces = made.metadata["tokenizer.ggml.tokens"]
        first = pieces.index("<|im_end|>") + 1
        pieces[first:] = [f"<|extra_{i}|>" for i in range(len(pieces) - first)]
        made.metadata["tokenizer.ggml.merges"] = merges_by_rank(pieces[:first - 3])
    return made


def merges_by_rank(pieces):
    """What tiktoken does: of all neighbours the pair of the lowest rank is joined first."""
    ranks = {piece: rank for rank, piece in enumerate(pieces)}
    merges = []
    for piece in pieces[256:]:
        parts = list(piece)
        while len(parts) > 2:
            at = min(range(len(parts) - 1), key=lambda i: ranks.get(parts[i] + parts[i + 1], len(pieces)))
            parts[at:at + 2] = [parts[at] + parts[at + 1]]
        merges.append(" ".join(parts))
    return merges


def main(out):
    for made in (tiny_models.youtu(), tiny_models.llama(), tiny_models.llama_scaled(), tiny_models.qwen2(), tiny_models.qwen3()):
        write(out, made)
    write(out, named(tiny_models.qwen(), "qwen1"), qwen1)
    write(out, named(tiny_models.chatglm(), "chatglm3"), chatglm3)
    write(out, named(tiny_models.chatglm(), "glm"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
