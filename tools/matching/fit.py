"""Fits the trees and thresholds by which an approved answer is given (LightGBM, numpy).

    python3 tools/matching/fit.py clues.tsv KNOWLEDGE_FOLDER

clues.tsv is written by the test class io.jinwen.assistant.knowledge.MatchClues: set, number of the
question, question, answer, right (0 or 1), opposed conditions, then one column a clue, in the order
of the enum Clue. A line is one answer that came into question; the trees learn whether it is right. Those for which more
cannot be worse (or better) are held monotone, so that a rare combination cannot turn the sense of a
clue. The threshold is the lowest at which, in five-fold cross-validation over questions, at most
NEAR_WRONG of the near-misses get an answer that does not fit. Writes matching-trees.txt, and the
two scores into matching.properties. Rates of held-out cases are printed, never their sentences.
"""

import pathlib
import re
import sys

import lightgbm as lgb
import numpy as np

CLUES = (
    "nearest nearest_three middle wording phrasing share_asked rank_lead nearest_lead middle_lead "
    "phrasing_lead wording_lead unknown_share unknown_weight unknown_pair share_known "
    "foreign_pair share_novel unknown_terms known_terms "
    "subject opposed intent counter_lead counter_three_lead "
    "counter_phrasing_lead other_counter_lead other_counter_three_lead length"
).split()
MONOTONE = dict.fromkeys(
    "nearest nearest_three middle phrasing share_asked rank_lead nearest_lead middle_lead "
    "phrasing_lead known_terms intent share_known counter_lead "
    "counter_three_lead counter_phrasing_lead other_counter_lead other_counter_three_lead".split(), 1
) | dict.fromkeys("unknown_share unknown_weight unknown_pair unknown_terms opposed foreign_pair".split(), -1)
WEIGHT_OF_SET = {
    "ordinary": 1.0, "roundabout": 1.5, "paraphrases": 5.0, "paraphrases-more": 5.0, "without": 0.15,
    "old-near-misses": 3.0, "near-misses": 6.0, "near-misses-more": 6.0, "out-of-scope": 3.0,
    "counterexamples": 0.3,
}
ASKED_SETS = ("ordinary", "roundabout", "paraphrases", "paraphrases-more")
NEAR_SETS = ("old-near-misses", "near-misses", "near-misses-more")
NEAR_WRONG = 0.0175
SUGGEST_RECALL = 0.99
SETTINGS = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 12, "min_data_in_leaf": 60,
    "lambda_l2": 5.0, "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1,
    "verbose": -1, "seed": 7, "deterministic": True, "num_threads": 2,
    "monotone_constraints": [MONOTONE.get(name, 0) for name in CLUES],
}
ROUNDS = 200
FOLDS = 5


class Table:
    """The lines, by column."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        self.set = np.array([row[0] for row in rows])
        self.question = np.array([int(row[1]) for row in rows])
        self.text = [row[2] for row in rows]
        self.answer = [row[3] for row in rows]
        self.right = np.array([int(row[4]) for row in rows])
        self.opposed = np.array([row[5] != "[]" for row in rows])
        self.clues = np.array([[float(v) for v in row[6:]] for row in rows], dtype=np.float32)
        assert self.clues.shape[1] == len(CLUES), "the columns do not fit CLUES"
        self.held_out = np.char.endswith(self.set, "-held-out")
        self.weight = np.array([WEIGHT_OF_SET.get(name, 0.0) for name in self.set])


def trained(table, lines):
    data = lgb.Dataset(table.clues[lines], table.right[lines], weight=table.weight[lines], feature_name=CLUES)
    return lgb.train(SETTINGS, data, ROUNDS)


def ranked(table, lines, score):
    """By question: lines in the order in which they would be given."""
    order = np.lexsort((-score, table.opposed, table.question))
    order = order[np.isin(order, np.flatnonzero(lines))]
    splits = np.flatnonzero(np.diff(table.question[order])) + 1
    return np.split(order, splits)


def outcomes(table, lines, score):
    """By question: set, score of the first (none if opposed), right, right among the first three."""
    result = []
    for own in ranked(table, lines, score):
        best = own[0]
        given = -99.0 if table.opposed[best] else score[best]
        result.append((table.set[best], given, table.right[best], table.right[own[:3]].max(), best))
    return result


def rates(found, threshold, name):
    rows = [row for row in found if row[0] == name]
    given = [row for row in rows if row[1] >= threshold]
    right = sum(row[2] for row in given)
    first = sum(row[2] for row in rows)
    three = sum(row[3] for row in rows)
    n = max(1, len(rows))
    return len(rows), right / n, (len(given) - right) / n, first / n, three / n


def report(found, threshold):
    for name in sorted({row[0] for row in found}):
        print("%-24s %6d  right %.3f  wrong %.3f  first %.3f  in three %.3f" % ((name,) + rates(found, threshold, name)))


def threshold_of(found):
    near = [row for row in found if row[0] in NEAR_SETS]
    wrong = sorted((row[1] for row in near if not row[2]), reverse=True)
    return np.ceil(wrong[int(NEAR_WRONG * len(near))] * 100) / 100 + 0.01


def written(model):
    """A line for each tree: CLUE<=BOUND:YES:NO or =VALUE, children behind their parents."""
    lines = ["# made by tools/matching/fit.py"]
    for tree in model.dump_model()["tree_info"]:
        nodes, queue = [], [tree["tree_structure"]]
        while queue:
            node = queue.pop(0)
            if "leaf_value" in node:
                nodes.append("=%.5f" % node["leaf_value"])
                continue
            at = len(nodes) + 1 + len(queue)
            # float32 in the assistant: the bound is one that no value lies on
            nodes.append("%s<=%.6g:%d:%d" % (CLUES[node["split_feature"]].upper(), node["threshold"], at, at + 1))
            queue += [node["left_child"], node["right_child"]]
        lines.append(" ".join(nodes))
    return "\n".join(lines) + "\n"


def main():
    table = Table(sys.argv[1])
    folder = pathlib.Path(sys.argv[2])
    fitting = ~table.held_out & (table.weight > 0)
    # the same question under several sets stays in one fold
    fold = np.array([sum(map(ord, text)) % FOLDS for text in table.text])
    score = np.zeros(len(table.right))
    for number in range(FOLDS):
        model = trained(table, fitting & (fold != number))
        there = fitting & (fold == number)
        score[there] = model.predict(table.clues[there], raw_score=True)
    found = outcomes(table, fitting, score)
    threshold = threshold_of(found)
    print("cross-validated, threshold %.2f" % threshold)
    report(found, threshold)
    model = trained(table, fitting)
    score = model.predict(table.clues, raw_score=True)
    print("held out")
    report(outcomes(table, table.held_out, score), threshold)
    for name, gain in sorted(zip(CLUES, model.feature_importance("gain")), key=lambda it: -it[1]):
        print("  %s %.0f" % (name, gain))
    own_words = ASKED_SETS[1:]
    rights = sorted(s for s, r, n in zip(score, table.right, table.set) if r and n in own_words)
    suggest = rights[int(len(rights) * (1 - SUGGEST_RECALL))]
    (folder / "matching-trees.txt").write_text(written(model), encoding="utf-8")
    properties = folder / "matching.properties"
    text = properties.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^score_min=.*$", "score_min=%.2f" % threshold, text)
    text = re.sub(r"(?m)^suggest_min=.*$", "suggest_min=%.2f" % suggest, text)
    properties.write_text(text, encoding="utf-8")
    return table, found, threshold


if __name__ == "__main__":
    main()
