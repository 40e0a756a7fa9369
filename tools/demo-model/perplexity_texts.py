"""Writes two files for ./jinwen perplexity: python perplexity_texts.py FOLDER

learned.tsv: approved questions with their answers. unseen.tsv: texts of the rule cards, which the model never learned.
"""

import sys
from pathlib import Path

import yaml

import knowledge

UNSEEN_MAX = 200


def line(*parts):
    return "\t".join(part.strip().replace("\n", "\\n").replace("\t", " ") for part in parts)


def rule_texts():
    for file in sorted((knowledge.KNOWLEDGE / "rules").glob("*.yaml")):
        for card in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield card["tell"]


def main(folder):
    learned = [line(knowledge.BRIEFS[e.role], e.question, e.answer) for e in knowledge.approved()]
    (folder / "learned.tsv").write_text("\n".join(learned) + "\n", encoding="utf-8")
    unseen = [line(text) for text in rule_texts()][:UNSEEN_MAX]
    (folder / "unseen.tsv").write_text("\n".join(unseen) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
