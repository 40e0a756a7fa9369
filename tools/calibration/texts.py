"""Writes the default calibration text and the texts that judge: python tools/calibration/texts.py

calibration.txt goes into the program: every TAKEN-th approved answer as a dialogue, glossary definitions, and the plain
texts beside this script, mixed. The judges are other entries and other documents; they were fixed before anything was
tuned and are written only where they are missing, so that later changes of the documents move no figure.
"""

import re
import sys
from itertools import zip_longest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tools/demo-model"))

import knowledge  # noqa: E402

import yaml  # noqa: E402

PROGRAM = ROOT / "tools/src/main/resources/io/jinwen/tools/calibration.txt"
TAKEN = 8
TERMS = 6
JUDGE_DIALOGUES = 40
ENGLISH = ["README.md", "docs/SECURITY.md", "docs/DEMO-MODEL.md", "docs/DECISIONS.md"]
ENGLISH_CHARACTERS = 26_000
CHINESE_CHARACTERS = 7_000


def line(*parts):
    return "\t".join(part.strip().replace("\n", "\\n").replace("\t", " ") for part in parts)


def dialogues(entries):
    return [line(knowledge.BRIEFS[e.role], e.question, e.answer) for e in entries]


def definitions():
    return [line(f"{t.term}：{t.definition}") for i, t in enumerate(knowledge.terms()) if i % TERMS == 0]


def plain(name):
    return [text for text in (HERE / name).read_text(encoding="utf-8").splitlines() if text.strip()]


def program_text():
    parts = [dialogues(e for i, e in enumerate(knowledge.approved()) if i % TAKEN == 0), definitions(),
             plain("plain-english.txt"), plain("plain-chinese.txt")]
    mixed = [text for row in zip_longest(*parts) for text in row if text]
    PROGRAM.write_text("\n".join(mixed) + "\n", encoding="utf-8")


def sentences(path):
    """Running text of a document: no code, tables or link targets."""
    text = re.sub(r"```.*?```", "", (ROOT / path).read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    rows = (re.sub(r"[`*#\[\]]|^[-\d. ]+(?=\S)", "", row).strip() for row in text.splitlines() if not row.startswith("|"))
    return [row for row in rows if len(row) > 60]


def judge(name, rows):
    path = HERE / name
    if not path.exists():
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def cut(rows, characters):
    kept, total = [], 0
    for row in rows:
        if total > characters:
            break
        kept.append(row)
        total += len(row)
    return kept


def rule_texts():
    for file in sorted((knowledge.KNOWLEDGE / "rules").glob("*.yaml")):
        for i, card in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
            if i % 4 == 0:
                yield line(card["tell"])


def main():
    program_text()
    judge("held-out-english.txt", cut([row for path in ENGLISH for row in sentences(path)], ENGLISH_CHARACTERS))
    judge("held-out-chinese.txt", cut(list(rule_texts()), CHINESE_CHARACTERS))
    others = [e for i, e in enumerate(knowledge.approved()) if i % TAKEN == TAKEN // 2]
    judge("held-out-dialogues.txt", dialogues(others[:JUDGE_DIALOGUES]))


if __name__ == "__main__":
    main()
