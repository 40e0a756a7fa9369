"""Makes the tiny models and their golden logits, and prints how far the references lie apart.

Run by make.sh: python make_tiny_models.py LLAMA_REFERENCE OUT_FOLDER
"""

import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
import transformers

import float64_forward
import gguf_files
import golden
import quantised_models
import tiny_models

LLAMA_VERSION = "v0.5.0"
VERSIONS = f"transformers {transformers.__version__}, torch {torch.__version__}, llama.cpp {LLAMA_VERSION}, gguf {version('gguf')}"

# Quantised models that also get a prompt of more than a span of pages, where attention rounds to 8 bits, and the
# places around the ends of pages (64) and of a span (256) that are kept.
LONG = ["llama-Q4_0", "llama-Q6_K", "youtu-Q8_0", "youtu-Q4_0", "youtu-Q4_K_M"]
LONG_POSITIONS = [0, 62, 63, 64, 127, 128, 200, 254, 255, 256, 300, 319, 329]


def transformers_logits(model, tokens):
    torch.set_num_threads(1)  # the same bits every time
    with torch.no_grad():
        return model.double()(torch.tensor([tokens])).logits[0].numpy()


def llama_logits(program, path, tokens):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "logits"
        subprocess.run([program, "logits", path, ",".join(map(str, tokens)), out], check=True)
        return np.fromfile(out, "<f4").reshape(len(tokens), -1)


def deviations(name, routes):
    """One line of the table: spread of the logits, largest difference of each route to float64, its divergence."""
    exact = routes["float64"]
    cells = [
        f"{route} {np.abs(logits - exact).max():.1e} (KL {divergence(exact, logits):.0e})"
        for route, logits in routes.items() if route != "float64"]
    return f"{name:14} {exact.std():5.2f}  " + "  ".join(cells)


def divergence(exact, other):
    """Largest Kullback-Leibler divergence of any position."""
    p, q = log_softmax(exact), log_softmax(other.astype(np.float64))
    return (np.exp(p) * (p - q)).sum(axis=1).max()


def log_softmax(x):
    x = x - x.max(axis=1, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


def make(program, folder, model, seed, vocabulary, positions):
    path = folder / f"{model.name}.gguf"
    gguf_files.write(path, model.architecture, model.metadata, model.tensors)
    make_golden(program, path, model, model.name, seed, vocabulary, positions)


def make_golden(program, path, model, name, seed, vocabulary, positions):
    tokens = np.random.default_rng(seed).integers(0, vocabulary, positions[-1] + 1).tolist()
    metadata, tensors, quantised = gguf_files.read(path)
    rounding = float64_forward.AsTheEngine(quantised, eight_bit=bool(quantised))
    routes = {"llama.cpp": llama_logits(program, path, tokens),
              "float64": float64_forward.logits(metadata, tensors, tokens),
              "rounded": float64_forward.logits(metadata, tensors, tokens, rounding)}
    if len(tokens) > float64_forward.PAGE and quantised:
        routes["exact-attention"] = float64_forward.logits(metadata, tensors, tokens, float64_forward.AsTheEngine(quantised))
    if reference := getattr(model, "reference", None):
        routes["transformers"] = transformers_logits(reference, tokens)
    golden.write(path.with_name(f"{name}.golden"), path.name, gguf_files.sha256(path), tokens, positions, routes,
                 "tools/parity/make.sh", VERSIONS)
    print(deviations(name, routes))


def main(program, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for seed, model in enumerate(tiny_models.all_models(), 1000):
        make(program, folder, model, seed, tiny_models.VOCABULARY, [0, 1, 2, 7, 31, 63, 64, 100, 149])
    for seed, model in enumerate(quantised_models.all_models(), 2000):
        make(program, folder, model, seed, quantised_models.VOCABULARY, [0, 1, 4, 11, 23])
        if model.name in LONG:
            name = f"{model.name}-long"
            make_golden(program, folder / f"{model.name}.gguf", model, name, seed, quantised_models.VOCABULARY, LONG_POSITIONS)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
