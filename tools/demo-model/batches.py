"""Conversations to batches of ids: sorted by length so that little is padded, loss only on answers."""

import random
from dataclasses import dataclass, fields

import torch

from stages import Stage

TOKENS = 3072  # of one batch, with padding
MERGE_DROPOUT = 0.15  # for half of the questions: words are cut in other ways
WORD_DROPOUT = 0.1  # for a third of the questions: this share of their tokens is left out
DECIDING_TOKENS = 8  # the first ones of an answer: here it is decided which one it is


@dataclass
class Batch:
    """inputs: [sequence][position]; rows, columns: where an answer's token is to be foretold; targets: those tokens.
    weights: how much each counts."""

    inputs: torch.Tensor
    rows: torch.Tensor
    columns: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor

    def to(self, device):
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


class Batches:
    def __init__(self, vocabulary, form):
        self._vocabulary, self._form = vocabulary, form
        self._answers = {}

    def round(self, examples, number):
        """The same for the same number and knowledge."""
        stage = Stage.of(number)
        made = examples.round(number, stage)
        draw = random.Random(f"ids {number}")
        rows = sorted((self._ids(x, draw) for x in made), key=lambda row: len(row[0]))
        batches, start = [], 0
        while start < len(rows):
            end = start + 1
            while end < len(rows) and (end + 1 - start) * len(rows[end][0]) <= TOKENS:
                end += 1
            batches.append(_batch(rows[start:end], stage.deciding_weight))
            start = end
        draw.shuffle(batches)
        return batches

    def _answer(self, text):
        if text not in self._answers:
            self._answers[text] = self._vocabulary.encode(text)
        return self._answers[text]

    def _question(self, text, draw):
        if draw.random() < 0.5:
            ids = self._vocabulary.encode(text)
        else:
            ids = self._vocabulary.encode_varied(text, MERGE_DROPOUT)
        if len(ids) > 4 and draw.random() < 0.33:
            ids = [i for i in ids if draw.random() >= WORD_DROPOUT]
        return ids

    def _ids(self, example, draw):
        """(ids, positions of the answers' tokens and whether they decide which answer it is)"""
        form = self._form
        ids, learned = form.head(example.brief), []
        for n, (question, answer) in enumerate(example.turns):
            last = n == len(example.turns) - 1
            ids += [form.user, *self._question(question, draw), form.assistant]
            said = [*self._answer(answer), form.end]
            if last and example.cut:
                said = said[:example.cut]
            if last:
                if example.thinking:
                    said = form.no_thought + said
                else:
                    ids += form.no_thought
            thought = len(form.no_thought) if last and example.thinking else 0
            learned += [(len(ids) + n, n < thought + DECIDING_TOKENS) for n in range(len(said))]
            ids += said
        return ids, learned


def _batch(rows, deciding_weight):
    width = max(len(ids) for ids, _ in rows) - 1
    inputs = torch.tensor([ids[:-1] + [0] * (width - len(ids) + 1) for ids, _ in rows])
    places = [
        (row, at - 1, ids[at], deciding_weight if deciding else 1.0)
        for row, (ids, learned) in enumerate(rows) for at, deciding in learned]
    return Batch(inputs, *(torch.tensor(values) for values in zip(*places)))
