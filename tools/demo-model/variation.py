"""Other ways to ask the same: politeness, synonyms, dropped particles, slips of the finger, mixed phrasings."""

import re

PREFIXES = [
    "请问", "请问一下，", "你好，", "您好，", "你好", "麻烦问一下，", "想问下", "我想问", "我想了解一下", "请教一下，", "咨询一下，",
    "帮我看看", "那", "想咨询", "问一下", "各位，", "我想知道", "能说说", "说说", "讲讲"]
SUFFIXES = ["？", "?", "呢", "呢？", "啊", "呀", "谢谢", "，谢谢", "。", "！", "吗", "吗？", "，急", "，求解答", "，能讲讲吗", "，怎么回事"]
SWAPS = [
    ("您", "你"), ("怎么", "怎样"), ("怎么", "如何"), ("如何", "怎么"), ("什么", "啥"), ("可以", "能"), ("能不能", "可以"),
    ("为什么", "为啥"), ("为什么", "怎么会"), ("怎么办", "咋办"), ("怎么办", "怎么处理"), ("怎么", "咋"), ("需要", "要"),
    ("多少", "几"), ("没有", "没"), ("有什么", "有哪些"), ("有哪些", "有什么"), ("区别", "不同"), ("区别", "差别"),
    ("不同", "区别"), ("影响", "作用"), ("风险", "危险"), ("安全", "靠谱"), ("靠谱", "可信"), ("合法", "违法"), ("银行", "你们行"),
    ("是不是", "是否"), ("会不会", "会"), ("客户", "顾客"), ("办理", "办"), ("购买", "买"), ("买", "购买"), ("钱", "资金"),
    ("收益", "利息"), ("理财产品", "理财"), ("手续费", "费用"), ("亏损", "亏"), ("赔", "亏"), ("贷款", "借钱"), ("还款", "还钱"),
    ("卡", "银行卡"), ("银行卡", "卡"), ("手机银行", "App"), ("提前", "早点"), ("时间", "多久"), ("多久", "多长时间"),
    ("到账", "到"), ("基金", "产品"), ("意思", "含义"), ("股票", "股"), ("我", ""), ("的", ""), ("了", ""), ("吗", ""), ("呢", ""),
    ("是什么", "是啥"), ("什么是", "啥是"), ("老人", "老年人"), ("父母", "爸妈"), ("老公", "丈夫"), ("孩子", "小孩"),
    ("诈骗", "骗局"), ("被骗", "上当"), ("投诉", "举报"), ("存款", "存钱"), ("定期", "定存"), ("分析", "研究"), ("看", "分析")]


class Variation:
    """names: how a word may be replaced by another of the same meaning (glossary synonyms)."""

    def __init__(self, random, names):
        self._random = random
        self._names = names

    def of(self, phrasings):
        """One of the phrasings, mostly changed a little."""
        random = self._random
        text = random.choice(phrasings)
        draw = random.random()
        if draw < 0.25:
            return text
        if draw < 0.37 and len(phrasings) > 1:
            text = self._mixed(text, random.choice(phrasings))
        for change in (self._swap, self._swap, self._synonym, self._slip, self._dress):
            if random.random() < 0.35:
                text = change(text)
        return text or phrasings[0]

    def _mixed(self, a, b):
        """The beginning of one and the end of the other, or both after each other."""
        if self._random.random() < 0.5:
            return f"{a.rstrip('？?。')}，{b}"
        return a[:self._random.randint(len(a) // 3, len(a))] + b[self._random.randint(0, len(b) // 2):]

    def _swap(self, text):
        found = [(a, b) for a, b in SWAPS if a in text]
        if not found:
            return text
        a, b = self._random.choice(found)
        return text.replace(a, b, 1)

    def _synonym(self, text):
        found = [name for name in self._names if name in text]
        if not found:
            return text
        name = max(found, key=len)
        return text.replace(name, self._random.choice(self._names[name]), 1)

    def _slip(self, text):
        if len(text) < 6:
            return text
        at = self._random.randrange(len(text) - 1)
        if self._random.random() < 0.7:
            return text[:at] + text[at + 1:]
        return text[:at] + text[at + 1] + text[at] + text[at + 2:]

    def _dress(self, text):
        bare = re.sub(r"[？?。！]+$", "", text)
        if self._random.random() < 0.5:
            return self._random.choice(PREFIXES) + text
        if self._random.random() < 0.3:
            return bare
        return bare + self._random.choice(SUFFIXES)
