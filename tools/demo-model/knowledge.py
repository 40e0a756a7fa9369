"""The knowledge files as the demo model learns them: approved answers, glossary terms, refusals."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
KNOWLEDGE = ROOT / "assistant/src/main/resources/knowledge"

# The system message of each role where the model is a demonstration (field `brief` of prompts/*.yaml).
BRIEFS = {
    "service": "你是金问客服助手。",
    "research": "你是金问投研助手。",
    "compliance": "你是金问合规助手。",
    "general": "你是金问助手。",
}


@dataclass(frozen=True)
class Approved:
    """An approved answer. `ordinary` and `roundabout` are measured with, never learned: a paraphrase drawn at random
    (held-out.tsv), and the last one of each entry, a way of asking that shares few words with the others."""

    id: str
    role: str
    question: str
    paraphrases: tuple
    ordinary: str
    roundabout: str
    answer: str

    @property
    def phrasings(self):
        return (self.question, *self.paraphrases)


@dataclass(frozen=True)
class Term:
    """A glossary entry; `names` are its synonyms and abbreviations, `confused` (other term, difference)."""

    id: str
    term: str
    names: tuple
    definition: str
    formula: str
    confused: tuple


def plain(text):
    """A question without white space and punctuation, for telling whether two are the same."""
    return re.sub(r"[\W_]+", "", text).lower()


def _figures():
    facts = yaml.safe_load((KNOWLEDGE / "facts.yaml").read_text(encoding="utf-8"))
    return {fact["id"]: f"{fact['value']}{fact.get('unit', '')}" for fact in facts}


def _load(folder):
    """The entries of a folder, with the figures of facts.yaml put in."""
    figures = _figures()
    for file in sorted((KNOWLEDGE / folder).glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        yield from yaml.safe_load(re.sub(r"\{\{fact:([^{}]*)}}", lambda named: figures[named[1]], text))


def _drawn():
    lines = (Path(__file__).parent / "held-out.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def approved():
    drawn = _drawn()
    entries = [entry for entry in _load("answers") if entry["id"] in drawn]
    return [
        Approved(
            e["id"], e["role"], e["question"],
            tuple(p for p in e["paraphrases"][:-1] if p != drawn[e["id"]]),
            drawn[e["id"]], e["paraphrases"][-1], e["answer"].strip())
        for e in entries]


def held_out(entries):
    """All questions that nothing may be learned from, as `plain` has them."""
    return {plain(question) for e in entries for question in (e.ordinary, e.roundabout)}


def terms():
    entries = list(_load("glossary"))
    by_id = {e["id"]: e["term"] for e in entries}
    return [_term(e, by_id) for e in entries]


def _term(e, by_id):
    abbreviations = tuple(e.get("abbreviations") or ())
    names = tuple(e.get("synonyms") or ()) + abbreviations
    short = f"（{abbreviations[0]}）" if abbreviations and abbreviations[0] != e["term"] else ""
    definition = f"**{e['term']}**{short}：{e['definition'].strip()}"
    confused = tuple((by_id[c["id"]], c["difference"].strip()) for c in e.get("confusedWith") or ())
    return Term(e["id"], e["term"], names, definition, _formula(e), confused)


def _formula(e):
    formula = e.get("formula")
    if not formula:
        return ""
    lines = [f"- {name}：{meaning}" for name, meaning in (formula.get("variables") or {}).items() if name != meaning]
    head = f"**{e['term']}**的公式：{formula['expression']}"
    return head + ("\n\n" + "\n".join(lines) if lines else "")


def refusals():
    """The refusal sentence, questions to learn it with, and questions held out."""
    data = yaml.safe_load((Path(__file__).parent / "refusals.yaml").read_text(encoding="utf-8"))
    return data["answer"].strip(), data["questions"], data["things"], data["heldOut"]
