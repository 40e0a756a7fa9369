"""Greedy answers of a model under training, many at once, and how right they are."""

import random
from collections import Counter, defaultdict

import torch

import knowledge

SAMPLE = 230


def f1(answer, right):
    """Harmonic mean of precision and recall over characters, each counted as often as it occurs; no white space."""
    a, b = Counter("".join(answer.split())), Counter("".join(right.split()))
    common = sum((a & b).values())
    return 2 * common / max(1, a.total() + b.total())


@torch.no_grad()
def greedy(model, prompts, end, most):
    """Continuations of prompts (lists of ids), without the end mark."""
    model.eval()
    device = next(model.parameters()).device
    by_length = defaultdict(list)
    for n, prompt in enumerate(prompts):
        by_length[len(prompt)].append(n)
    answers = [None] * len(prompts)
    for numbers in by_length.values():
        for start in range(0, len(numbers), 64):
            some = numbers[start:start + 64]
            for n, ids in zip(some, _continue(model, torch.tensor([prompts[n] for n in some], device=device), end, most)):
                answers[n] = ids
    return answers


def _continue(model, ids, end, most):
    out = model(input_ids=ids, use_cache=True)
    chosen = [out.logits[:, -1].argmax(-1)]
    ended = chosen[0] == end
    while len(chosen) < most and not ended.all():
        out = model(input_ids=chosen[-1][:, None], past_key_values=out.past_key_values, use_cache=True)
        chosen.append(out.logits[:, -1].argmax(-1))
        ended |= chosen[-1] == end
    rows = torch.stack(chosen, 1).tolist()
    return [row[:row.index(end)] if end in row else row for row in rows]


class Measurement:
    """Whether the beginning of an answer is that of the right one, for a sample of questions."""

    def __init__(self, examples, vocabulary, form):
        self._examples, self._vocabulary, self._form = examples, vocabulary, form

    def sample(self, model, step, most=24):
        draw = random.Random(step)
        entries = draw.sample(self._examples.approved, min(SAMPLE, len(self._examples.approved)))
        kinds = [(kind, [(getattr(e, kind), e.role, e.answer) for e in entries]) for kind in ("question", "ordinary", "roundabout")]
        terms = draw.sample([t for t in self._examples.terms], 100)
        kinds.append(("terms", [(f"什么是{t.term}？", "general", t.definition) for t in terms]))
        _, _, _, refused = knowledge.refusals()
        kinds.append(("refusals", [(q, "general", self._examples.refusal) for q in refused]))
        return "  ".join(f"{name} {self.share(model, rows, most):.3f}" for name, rows in kinds)

    def share(self, model, rows, most=0):
        """Of (question, role, right answer), how many are right; most: only so many first tokens count."""
        prompts = [self._form.prompt(knowledge.BRIEFS[role], question) for question, role, _ in rows]
        answers = greedy(model, prompts, self._form.end, most or 300)
        right = 0
        for (_, _, wanted), ids in zip(rows, answers):
            if most:
                wanted = self._vocabulary.decode(self._vocabulary.encode(wanted)[:most])
            right += f1(self._vocabulary.decode(ids), wanted) >= 0.8
        return right / len(rows)
