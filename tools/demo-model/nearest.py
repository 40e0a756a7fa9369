"""What to expect of held-out paraphrases: the nearest learned phrasing by TF-IDF over characters and pairs of them."""

import math
from collections import Counter

import knowledge


def grams(text):
    text = knowledge.plain(text)
    return Counter([text[i:i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)])


class Nearest:
    def __init__(self, phrasings):
        """phrasings: (text, label)."""
        counts = [(grams(text), label) for text, label in phrasings]
        seen = Counter(gram for count, _ in counts for gram in count)
        self._weight = {gram: math.log(len(counts) / n) + 1 for gram, n in seen.items()}
        self._rows = [(self._vector(count), label) for count, label in counts]

    def _vector(self, count):
        vector = {g: (1 + math.log(n)) * self._weight[g] for g, n in count.items() if g in self._weight}
        norm = math.sqrt(sum(v * v for v in vector.values())) or 1
        return {g: v / norm for g, v in vector.items()}

    def label(self, text):
        vector = self._vector(grams(text))
        return max(self._rows, key=lambda row: sum(v * row[0].get(g, 0) for g, v in vector.items()))[1]


def main():
    entries = knowledge.approved()
    unseen = knowledge.held_out(entries)
    nearest = Nearest([(p, e.id) for e in entries for p in e.phrasings if knowledge.plain(p) not in unseen])
    for kind in ("ordinary", "roundabout"):
        right = sum(nearest.label(getattr(e, kind)) == e.id for e in entries)
        print(f"nearest phrasing: {right} of {len(entries)} {kind} held-out paraphrases ({right / len(entries):.1%})")


if __name__ == "__main__":
    main()
