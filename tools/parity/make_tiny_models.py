"""Makes the tiny models and their golden logits, and prints how far the references lie apart.

Run by make.sh: python make_tiny_models.py LLAMA_REFERENCE OUT_FOLDER
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import gguf
import numpy as np
import torch
import transformers

import float64_forward
import gguf_files
import golden
import tiny_models

LLAMA_VERSION = "v0.5.0"
VERSIONS = f"transformers {transformers.__version__}, torch {torch.__version__}, llama.cpp {LLAMA_VERSION}, gguf 0.19.0"
POSITIONS = [0, 1, 2, 3, 7, 12, 19, 26, 31]


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
    """One line of the table: spread of the logits and the largest difference of each route to float64."""
    exact = routes["float64"]
    order = np.sort(exact, axis=1)
    cells = [f"{route} {np.abs(logits - exact).max():.1e}" for route, logits in routes.items() if route != "float64"]
    return f"{name:14} spread {exact.std():5.2f}  gap {np.median(order[:, -1] - order[:, -2]):5.3f}  " + "  ".join(cells)


def main(program, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, model in enumerate(tiny_models.all_models()):
        path = folder / f"{model.name}.gguf"
        gguf_files.write(path, model.architecture, model.metadata, model.tensors)
        tokens = np.random.default_rng(1000 + number).integers(0, tiny_models.VOCABULARY, 32).tolist()
        routes = {
            "transformers": transformers_logits(model.reference, tokens),
            "llama.cpp": llama_logits(program, path, tokens),
            "float64": float64_forward.logits(*gguf_files.read(path), tokens),
        }
        golden.write(path.with_suffix(".golden"), path.name, gguf_files.sha256(path), tokens, POSITIONS, routes,
                     "tools/parity/make.sh", VERSIONS)
        print(deviations(model.name, routes))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
