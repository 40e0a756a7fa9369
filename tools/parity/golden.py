"""The golden file: which logits a model must give, by which routes, and how to remake it.

Lines "name: value" after the line "jinwen-golden 1", an empty line, then float32 little endian
[route][position][vocabulary].
"""

import numpy as np

MAGIC = "jinwen-golden 1"


def write(path, model, sha256, tokens, positions, routes, remake, versions):
    """routes: name -> array [token][vocabulary]; only the rows of `positions` are kept."""
    kept = [np.asarray(logits)[positions].astype("<f4") for logits in routes.values()]
    header = {
        "model": model,
        "sha256": sha256,
        "tokens": " ".join(map(str, tokens)),
        "positions": " ".join(map(str, positions)),
        "vocabulary": kept[0].shape[1],
        "routes": " ".join(routes),
        "versions": versions,
        "remake": remake,
    }
    lines = [MAGIC, *(f"{name}: {value}" for name, value in header.items()), "", ""]
    path.write_bytes("\n".join(lines).encode() + b"".join(rows.tobytes() for rows in kept))
