"""The transformers model of a GGUF file, whatever its quantisation, in float."""

import sys

import numpy as np
import torch
from transformers import YoutuForCausalLM

from export import NAMES
from knowledge import ROOT
from train_demo_model import config

sys.path.insert(0, str(ROOT / "tools/parity"))
import gguf_files  # noqa: E402

REVERSED = {ours: theirs for theirs, ours in NAMES.items()}


def model(path):
    """Weights dequantised by gguf-py, the format's own library."""
    _, tensors, _ = gguf_files.read(path)
    made = YoutuForCausalLM._from_config(config(), attn_implementation="eager").eval()
    made.load_state_dict({name: torch.from_numpy(value.astype(np.float32)) for name, value in _state(tensors)})
    return made


def float_file(path, out):
    """The same file with its weights dequantised: what llama.cpp is run on."""
    import gguf

    reader = gguf.GGUFReader(path)
    _, tensors, _ = gguf_files.read(path)
    writer = gguf.GGUFWriter(out, "deepseek2")
    for name, field in reader.fields.items():
        if not name.startswith("GGUF.") and name != "general.architecture":
            kind = field.types[0]
            writer.add_key_value(name, field.contents(), kind, field.types[-1] if len(field.types) > 1 else None)
    for name, value in tensors.items():
        writer.add_tensor(name, np.ascontiguousarray(value, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _state(tensors):
    shared = tensors["token_embd.weight"]
    yield "model.embed_tokens.weight", shared
    yield "lm_head.weight", shared
    yield "model.norm.weight", tensors["output_norm.weight"]
    for layer in range(config().num_hidden_layers):
        ours, theirs = f"blk.{layer}.", f"model.layers.{layer}."
        for name, value in tensors.items():
            part = name.removeprefix(ours).removesuffix(".weight")
            if name.startswith(ours) and part in REVERSED:
                yield f"{theirs}{REVERSED[part]}.weight", value
        keys, values = tensors[ours + "attn_k_b.weight"], tensors[ours + "attn_v_b.weight"]
        both = np.concatenate([keys.transpose(0, 2, 1), values], axis=1)
        yield f"{theirs}self_attn.kv_b_proj.weight", both.reshape(-1, both.shape[-1])
