"""What the demo model learns: conversations made from the knowledge files, anew for every round."""

import random
import re
from dataclasses import dataclass

import knowledge
from variation import Variation

ABOUT_TERM = [
    "什么是{}", "什么是{}？", "{}是什么", "{}是什么意思", "{}是什么意思？", "解释一下{}", "{}的定义", "{}", "{}是啥", "介绍一下{}",
    "请解释{}", "{}怎么理解", "啥叫{}", "{}指什么", "{}的含义"]
ABOUT_FORMULA = ["{}怎么算", "{}的公式", "{}的公式是什么", "{}怎么计算", "{}的计算公式", "如何计算{}", "{}的计算方法"]
ABOUT_DIFFERENCE = ["{}和{}有什么区别", "{}和{}的区别", "{}跟{}有什么不同", "{}与{}的区别是什么", "{}和{}一样吗"]
THEN_FORMULA = ["公式是什么", "怎么算", "它的公式呢？", "怎么计算", "有公式吗"]
THEN_CONFUSED = ["容易和什么混淆", "和什么容易搞混", "容易混淆的概念有哪些", "它容易和什么弄混？"]
THEN_SHORTER = ["再说简单一点", "简单点说", "一句话总结一下", "说短一点", "能说简单些吗", "太长了，简短一点"]
THEN_RISK = ["它的风险呢？", "有什么风险", "风险在哪里", "要注意什么风险"]
THEN_EXAMPLE = ["能举个例子吗", "举个例子", "有例子吗", "比如呢？"]


@dataclass(frozen=True)
class Example:
    """One conversation. `turns`: (question, answer); the last answer may be cut after `cut` tokens (0: whole)."""

    brief: str
    turns: tuple
    cut: int = 0
    thinking: bool = False  # the prompt ends with <|Assistant|>, the model says itself that it does not think


class Examples:
    def __init__(self, seed):
        self._random = random.Random(seed)
        self.approved = knowledge.approved()
        self.terms = knowledge.terms()
        self.refusal, self._refused, self._things, _ = knowledge.refusals()
        self._unseen = knowledge.held_out(self.approved)
        self._plain_share = 0.0
        self._variation = Variation(self._random, _names(self.terms))
        self._taken = {knowledge.plain(p) for e in self.approved for p in e.phrasings} | self._unseen

    def texts(self):
        """All that the vocabulary is made from; questions that are held out are not in it."""
        for e in self.approved:
            yield from (e.answer, e.answer, *(p for p in e.phrasings if knowledge.plain(p) not in self._unseen))
        for t in self.terms:
            yield from (t.definition, t.definition, t.formula, t.term, *t.names, *(d for _, d in t.confused))
        yield from [self.refusal, *self._refused, *self._things]
        yield from list(knowledge.BRIEFS.values()) * 20
        yield from [form.replace("{}", "\n") for form in ABOUT_TERM + ABOUT_FORMULA + ABOUT_DIFFERENCE]
        yield from THEN_FORMULA + THEN_CONFUSED + THEN_SHORTER + THEN_RISK + THEN_EXAMPLE

    def round(self, number, stage):
        """The conversations of one round: approved answers as the stage says; terms, follow-ups, refusals in proportion."""
        self._random.seed(f"round {number}")
        self._plain_share = stage.plain_share
        made = []
        for e in self.approved:
            made += [self._about(e, cut=self._random.randint(*stage.cut)) for _ in range(stage.asked)]
            made += [self._about(e) for _ in range(stage.whole_in(number))]
        for t in self.terms:
            made += self._about_term(t, stage.term_cut)
        made += self._refusals(90)
        made += self._conversations(80)
        self._random.shuffle(made)
        return [x for x in made if self._allowed(x)]

    def _allowed(self, example):
        return all(knowledge.plain(question) not in self._unseen for question, _ in example.turns)

    def _brief(self, role):
        draw = self._random.random()
        if draw < 0.5:
            return knowledge.BRIEFS[role]
        if draw < 0.8:
            return knowledge.BRIEFS["general"]
        return "" if draw < 0.9 else self._random.choice(list(knowledge.BRIEFS.values()))

    def _question(self, e):
        draw = self._random.random()
        if draw < 0.06:
            return self._fragment(e.answer)
        if draw < 0.06 + self._plain_share:
            return e.question
        return self._variation.of(e.phrasings)

    def _fragment(self, answer):
        """A clause of the answer: its words, too, must lead to it."""
        clauses = [c for c in re.split(r"[，。；：！？\n、（）]|\*\*|- ", answer) if len(c) >= 6]
        return self._random.choice(clauses or [answer[:20]])

    def _about(self, e, cut=0):
        return self._single(e.role, self._question(e), e.answer, cut)

    def _single(self, role, question, answer, cut=0):
        return Example(self._brief(role), ((question, answer),), cut, self._random.random() < 0.06)

    def _about_term(self, t, cut):
        made = []
        role = self._random.choice(list(knowledge.BRIEFS))
        for n in range(1 + self._random.randint(0, 1)):
            question = self._term_question(t)
            if question:
                made.append(self._single(role, question, t.definition, cut if n else 0))
        if t.formula and self._random.random() < 0.7:
            question = self._random.choice(ABOUT_FORMULA).format(self._name(t))
            if self._free(question):
                made.append(self._single(role, question, t.formula))
        if t.confused and self._random.random() < 0.6:
            other, difference = self._random.choice(t.confused)
            pair = [t.term, other]
            self._random.shuffle(pair)
            question = self._random.choice(ABOUT_DIFFERENCE).format(*pair)
            if self._free(question):
                made.append(self._single(role, question, difference))
        return made

    def _name(self, t):
        return t.term if self._random.random() < 0.55 or not t.names else self._random.choice(t.names)

    def _free(self, question):
        return knowledge.plain(question) not in self._taken

    def _term_question(self, t):
        """None where an approved answer has these words: that one comes first."""
        name = self._name(t)
        if any(not self._free(form.format(name)) for form in ABOUT_TERM):
            return None
        question = self._random.choice(ABOUT_TERM).format(name)
        if self._random.random() < 0.25:
            question = self._variation.of([question])
        return question if self._free(question) else None

    def _refusals(self, count):
        made = []
        for _ in range(count):
            if self._random.random() < 0.3:
                question = self._random.choice(ABOUT_TERM).format(self._random.choice(self._things))
            else:
                question = self._variation.of([self._random.choice(self._refused)])
            made.append(self._single("general", question, self.refusal, cut=10 if self._random.random() < 0.8 else 0))
        return made

    def _conversations(self, count):
        return [self._conversation() for _ in range(count)]

    def _conversation(self):
        draw = self._random.random()
        if draw < 0.35:
            first, second = self._after_term()
        elif draw < 0.7:
            first, second = self._after_answer()
        else:
            first, second = self._turn(), self._turn()
        brief = self._brief(self._random.choice(list(knowledge.BRIEFS)))
        return Example(brief, (first, second))

    def _turn(self):
        e = self._random.choice(self.approved)
        return self._question(e), e.answer

    def _after_term(self):
        t = self._random.choice([t for t in self.terms if t.formula or t.confused])
        first = (self._random.choice(ABOUT_TERM).format(t.term), t.definition)
        if t.formula and (not t.confused or self._random.random() < 0.5):
            return first, (self._random.choice(THEN_FORMULA), t.formula)
        other, difference = t.confused[0]
        return first, (self._random.choice(THEN_CONFUSED), f"容易和**{other}**混淆：{difference}")

    def _after_answer(self):
        e = self._random.choice(self.approved)
        first = (self._question(e), e.answer)
        kind = self._random.choice([(THEN_SHORTER, shorter), (THEN_SHORTER, shorter), (THEN_RISK, risk), (THEN_EXAMPLE, example)])
        answer = kind[1](e.answer) or shorter(e.answer)
        follow_up = kind[0] if kind[1](e.answer) else THEN_SHORTER
        return first, (self._random.choice(follow_up), answer)


def _names(terms):
    """Each name of a term with its other names; names of several terms are left out."""
    found = {}
    for t in terms:
        group = (t.term, *t.names)
        for name in group:
            found.setdefault(name, []).append([n for n in group if n != name])
    return {name: others[0] for name, others in found.items() if len(others) == 1 and others[0] and len(name) > 1}


def _sentences(answer):
    return [s.strip("- \n") for s in re.split(r"(?<=[。；！？])|\n+", answer) if s.strip("- \n")]


def shorter(answer):
    """The first sentence that says something by itself."""
    sentences = [s for s in _sentences(answer) if not s.endswith(("：", ":"))]
    return sentences[0] if sentences else answer


def risk(answer):
    found = [s for s in _sentences(answer) if "风险" in s]
    return "\n".join(found[:2])


def example(answer):
    found = [s for s in _sentences(answer) if re.search("例如|比如|举例", s)]
    return "\n".join(found[:2])
