"""Writes the greedy continuations that transformers gives, and says whether llama.cpp gives the same.

    python greedy_golden.py LLAMA_REFERENCE MODEL.gguf OUT.tsv

The weights are those of the file, dequantised to float. A line of OUT: the ids of a prompt, those of its continuation,
and the least distance between the best and the second-best logit on the way.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

import from_gguf
import knowledge
from examples import Examples
from prompt_form import PromptForm
from vocabulary import of_gguf

PROMPTS, TOKENS = 240, 48
SEED = 77


def prompts(form):
    """Approved questions, both kinds of held-out paraphrases, terms and refusals, under all four roles."""
    draw = random.Random(SEED)
    examples = Examples(SEED)
    entries = draw.sample(examples.approved, 50)
    questions = [getattr(e, kind) for e in entries for kind in ("question", "ordinary", "roundabout")]
    questions += [f"什么是{t.term}？" for t in draw.sample(examples.terms, PROMPTS - len(questions) - 20)]
    questions += knowledge.refusals()[3][:20]
    roles = list(knowledge.BRIEFS)
    return [form.prompt(knowledge.BRIEFS[roles[n % 4]], question) for n, question in enumerate(questions)]


@torch.no_grad()
def greedy(model, prompt, end):
    """(continuation, least margin); the end mark is part of the continuation."""
    ids, out, least = [], None, float("inf")
    while len(ids) < TOKENS and (not ids or ids[-1] != end):
        given = torch.tensor([[ids[-1]] if ids else prompt])
        out = model(input_ids=given, past_key_values=out.past_key_values if out else None, use_cache=True)
        best = out.logits[0, -1].topk(2)
        least = min(least, float(best.values[0] - best.values[1]))
        ids.append(int(best.indices[0]))
    return ids, least


def llama_agrees(program, path, prompt, ids):
    """Whether each id is the likeliest after what stands before it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "logits"
        tokens = prompt + ids[:-1]
        subprocess.run([program, "logits", path, ",".join(map(str, tokens)), out], check=True)
        logits = np.fromfile(out, "<f4").reshape(len(tokens), -1)
    return logits[len(prompt) - 1:].argmax(1).tolist() == ids


def main(program, path, out):
    torch.set_num_threads(1)
    model, words = from_gguf.model(path), of_gguf(path)
    form = PromptForm(words)
    lines, differing = [], 0
    with tempfile.TemporaryDirectory() as folder:
        in_float = Path(folder) / "float.gguf"
        from_gguf.float_file(path, in_float)
        for prompt in prompts(form):
            ids, margin = greedy(model, prompt, form.end)
            if not llama_agrees(program, in_float, prompt, ids):
                differing += 1
                print(f"llama.cpp differs, least margin {margin:.4f}: {words.decode(prompt)}")
            lines.append(f"{' '.join(map(str, prompt))}\t{' '.join(map(str, ids))}\t{margin:.5f}")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} prompts; llama.cpp differs on {differing}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
