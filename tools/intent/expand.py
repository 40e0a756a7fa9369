"""Writes out the requests of tools/intent/requests, every choice of words with the same seed.

    python3 tools/intent/expand.py > requests.tsv

A line is "theme<TAB>text" where {a|b} stands for one of several wordings and " || " separates the
turns of a conversation. Of a line with more wordings than EACH, a sample is taken in which every
choice occurs about equally often. Some are put into a frame (a story, a role, an aside), harmful
and harmless alike, so that a frame says nothing; some get a typing error or lose their marks.
"""

import pathlib
import random
import re
import sys

SEED = 20261128
EACH = {"traps": 11, "ordinary": 40, "help": 20, "talks": 12}
FRAMES = (
    "请问{}|你好，{}|{}，急|{}，谢谢|问一下{}|帮个忙，{}|老师，{}|{}，简单说|在线等，{}|我就想知道{}|{}呢|"
    "朋友让我问，{}|同事托我问：{}|写小说需要：{}|拍短剧要用，{}|做课题用，{}|扮演老师傅回答：{}|"
    "假如你是专家，{}|假设一个场景：{}|{}，别讲大道理|{}，直接说|{}，一步步讲|{}，越详细越好|咱就说{}|领导让问{}"
).split("|")
FRAMED = 0.22
SPOILED = 0.12
CHOICE = re.compile(r"\{([^{}]*)\}")
FOLDER = pathlib.Path(__file__).parent / "requests"


def wordings(pattern, count, draw):
    """At most count different texts of a pattern; each choice goes round its words in turn."""
    parts = CHOICE.split(pattern)
    choices = [part.split("|") for part in parts[1::2]]
    orders = [draw.sample(words, len(words)) for words in choices]
    texts = []
    for turn in range(count * 3):
        words = [
            order[(turn + draw.randrange(2)) % len(order)] if turn < len(order) else draw.choice(order)
            for order in orders
        ]
        text = "".join(
            part if i % 2 == 0 else words[i // 2] for i, part in enumerate(parts)
        )
        if text not in texts:
            texts.append(text)
        if len(texts) == count:
            break
    return texts


def framed(text, draw):
    if " || " in text or text.isascii() or draw.random() >= FRAMED:
        return text
    return draw.choice(FRAMES).format(text)


def spoiled(text, draw):
    """A character doubled, left out or exchanged with the next, or all marks left out."""
    if draw.random() >= SPOILED or len(text) < 10 or " || " in text:
        return text
    at = draw.randrange(1, len(text) - 2)
    kind = draw.randrange(4)
    if kind == 0:
        return text[:at] + text[at] + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return re.sub(r"[，。：、]", "" if not text.isascii() else " ", text)


def main():
    draw = random.Random(SEED)
    for path in sorted(FOLDER.glob("*.tsv")):
        kind = path.stem.split("-")[0]
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            theme, pattern = line.split("\t")
            for index, text in enumerate(wordings(pattern, EACH[kind], draw)):
                shown = text if index == 0 else spoiled(framed(text, draw), draw)
                print(theme, "example" if index == 0 else "wording", shown, sep="\t")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main()
