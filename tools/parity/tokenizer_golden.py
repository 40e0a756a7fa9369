"""Writes the golden files of the tokenizer tests.

For each pre-tokenizer a small byte-level BPE vocabulary is trained on the finance text below, and
the ids of a list of awkward texts are computed with the `tokenizers` library; for SentencePiece the
same with the `sentencepiece` library. Each file holds the vocabulary, the merges or scores, and the
expected ids, so that the Java test needs neither library.

    pip install tokenizers==0.23.2 sentencepiece==0.2.2
    python tools/parity/tokenizer_golden.py        (from the root of the repository)

The expressions are those of the models' own tokenizers; llama.cpp carries simplified ones.
"""

import io
import json
import random
from pathlib import Path

import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

OUT = Path("engine/src/test/resources/io/jinwen/engine/text/tokenizer")

CORPUS = """
某理财产品的风险等级为R3,业绩比较基准为3.25%~4.10%,不保本、不保收益。净值每日公布,持有期180天。
贷款价值比(LTV)等于贷款余额除以抵押物估值;当LTV超过70%时,银行通常要求补充担保或者提高利率。
基金经理在2024年第三季度减持了地产债,增持国债与政策性金融债,组合久期由2.1年升至3.4年。
信用违约互换(CDS)的买方按期支付保费,参考实体发生信用事件时由卖方赔付。
The fund's net asset value rose 1.8% in Q3, while the benchmark's return was 2.05%. We've cut duration.
Value-at-Risk (VaR) at 99% confidence over 10 days is USD 12,345,678.90; it isn't a worst-case loss.
A bond's price falls when yields rise: duration 7.2 means about -7.2% for +100 bps. They're callable.
資產負債率過高的企業可能無法償還到期債務,投資人應留意流動性風險。
ご契約の前に目論見書をお読みください。元本は保証されません。
예금자보호법에 따라 원금과 이자를 합하여 보호됩니다.
Комиссия за обслуживание счёта не взимается. Σύνολο ενεργητικού. Bilanzsumme größer als 5 Mio. €.
int main(void) {\n    return 0;\n}\n\nfor (i = 0; i < n; i++) {\n\tsum += x[i];\n}
"""

EXTRA_WORDS = ["净值", "收益率", " portfolio", "风险等级", "McDonald", "年化"]

CASES = [
    "", " ", "  ", "   ", "\t", "\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", " \n", "\n ", "\t\n \n",
    "净值", "收益率", "年化收益率3.65%", "风险等级R3,不保本。", "某理财产品的净值是多少?",
    "贷款价值比(LTV)超过70%时,需要补充担保吗?", "  净值  ", " 净值", "净值 收益率\n年化", "portfolio", " portfolio",
    "the portfolio's VaR", "I've I'VE we'Re it'S 'll 'LL y'all 'x '", "a\u017fb 'ſ 's", "don't  can't",
    "CamelCase McDonald iPhone ETFs USD12 R2D2 ABCdef abcDEF ÉcoleÉtude ǅungla",
    "1", "12", "123", "1234", "12345678901", "3.14159", "1,234,567.89", "２０２４年", "①②③ Ⅷ ½ ٣٤",
    "Hello, world!", " Hello,  world !!", "a  b   c    d", "a\tb\t\tc", "a\u00a0b\u00a0\u00a0c", "a\u3000b\u3000\u3000c",
    "x\u0085y\u2028z\u202f\u205f w", "\u200b\u200b zero width", "\ufeffbom",
    "!!!", "...", "……", "——", "“引号”‘单’", "！？：；，。、《》【】", " !", " !\n", "!\n/\n//a", "http://example.com/a/b?c=d&e=f#g",
    "C:\\path\\file.txt", "a_b_c __init__", "#include <stdio.h>\r\n\r\nint main() {\r\n\treturn 0;\r\n}\r\n",
    "😀", "👨\u200d👩\u200d👧\u200d👦", "👍🏽👍🏿", "🇨🇳🇺🇸", "❤\ufe0f", "基金涨了😀😀!", "𠮷野家", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "e\u0301te\u0301", "E\u0301TE\u0301 x\u0301\u0302\u0303y", "\u0301lead", " \u0301x", "!\u0301x", "A\u0301", "ก็ไม่ได้ABกC", "नमस्ते दुनिया", "שָׁלוֹם", "مرحبا ١٢٣",
    "ㄅㄆㄇ注音", "한국어 한글ㄱㄴ", "カタカナとひらがな混在ABC", "漢字かな交じり文。", "中文English混排,with 标点.", "々〆ヶ 一〇二",
    "Ελληνικά κείμενα", "Привет, мир! ПРИВЕТмир", "ẞß ŉ ﬁ ſ", "Ａｂｃ１２３！", "ꟂꞐꞪ ⴀ Ꭰꭰ",
    "<|begin_of_text|><think>hi</think><|User|>", "[INST] x [/INST]", "<s></s><unk><0x0A>",
    "\x00\x01\x02 \x1b[0m \x7f", "\u0378\u0379 \uffff \ue000", "�\ufffd",
    "a" * 300, "中" * 300, " " * 300, "A" * 300, "\n" * 100, "7" * 100, "ab " * 60, "!" * 200, " 中" * 50, "aB" * 80,
    "  \n  \n  x", "x  \n", "x \r\n y", " \u3000中 \u3000", "中 ", "中  ", "  中", "a \u00a0", "表\t格\t数\n据",
]

LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
HEAD = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
TAIL = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
SHORT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
YOUTU = [
    r"[\uac00-\ud7a3\u3131-\u318e]+|[！…“”‘’—：；，\u3001-\u303f\ufe30-\ufe4f]+|[\u3105-\u312f]+"
    r"|[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
    rf"[^\r\n\p{{L}}\p{{N}}]?{HEAD}*{TAIL}+{SHORT}|[^\r\n\p{{L}}\p{{N}}]?{HEAD}+{TAIL}*{SHORT}"
    r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
]
# First and last of each range of the letters that DeepSeek-LLM lists.
DEEPSEEK_LETTERS = """41-5A 61-7A B5 C0-D6 D8-F6 F8-1BA 1BC-1BF 1C4-293 295-2AF 370-373 376 377 37B-37D 37F 386
388-38A 38C 38E-3A1 3A3-3F5 3F7-481 48A-52F 531-556 10A0-10C5 13A0-13F5 13F8-13FD 1C90-1CBA 1CBD-1CBF 1D00-1D2B
1D6B-1D77 1D79-1D9A 1E00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FBC
1FBE 1FC2-1FC4 1FC6-1FCC 1FD0-1FD3 1FD6-1FDB 1FE0-1FEC 1FF2-1FF4 1FF6-1FFC 2102 2107 210A-2113 2115 2119-211D 2124
2126 2128 212A-212D 212F-2134 2139 213C-213F 2145-2149 214E 2183 2184 2C00-2C7B 2C7E-2CE4 2CEB-2CEE 2CF2 2CF3
A640-A66D A680-A69B A722-A76F A771-A787 A78B-A78E AB70-ABBF FB00-FB06 FB13-FB17 FF21-FF3A FF41-FF5A 10400-1044F
104B0-104D3 104D8-104FB 10C80-10CB2 10CC0-10CF2 118A0-118DF 1E900-1E943""".split()


def ranges(entries):
    return "".join("-".join(chr(int(end, 16)) for end in entry.split("-")) for entry in entries)


def split(*expressions):
    return [pre_tokenizers.Split(Regex(expression), "isolated") for expression in expressions]


def byte_level():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)


DEEPSEEK = [
    r"[\r\n]",
    rf"\s?[{ranges(DEEPSEEK_LETTERS)}]+",
    r"\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+",
    r"\s+$",
    "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+",
    r"\p{N}+",
]

# name: (stages before the byte alphabet, whether whole words need no merges)
FAMILIES = {
    "gpt-2": (split(GPT2), False),
    "default": (split(r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"), False),
    "llama-bpe": (split(LLAMA3), True),
    "qwen2": (split(QWEN2), False),
    "chatglm-bpe": (split(LLAMA3), False),
    "youtu": (split(*YOUTU), True),
    "deepseek-llm": (split(*DEEPSEEK), False),
    "smollm": (split(r"\p{N}", GPT2), False),
}

ALPHABET = ["!", *map(chr, range(ord('"'), ord("~") + 1)), *map(chr, range(0xA1, 0xAD)), *map(chr, range(0xAE, 0x100))]
PRINTABLE = set(map(ord, ALPHABET))


def byte_alphabet(text):
    extra = {b: chr(256 + i) for i, b in enumerate(b for b in range(256) if b not in PRINTABLE)}
    return "".join(chr(b) if b in PRINTABLE else extra[b] for b in text.encode())


def quoted(text):
    return json.dumps(text, ensure_ascii=True)


def header(name):
    return f"# Golden ids of the pre-tokenizer {name}. Remake: python tools/parity/tokenizer_golden.py\n"


def write_bpe(name, stages, ignore_merges):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*stages, byte_level()])
    trainer = trainers.BpeTrainer(
        vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS.strip().split("\n") * 2, trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary = dict(model["vocab"])
    for word in map(byte_alphabet, EXTRA_WORDS):
        vocabulary.setdefault(word, len(vocabulary))
    merges = [tuple(merge) for merge in model["merges"]]
    exact = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, ignore_merges=ignore_merges))
    exact.pre_tokenizer = tokenizer.pre_tokenizer
    exact.decoder = decoders.ByteLevel()
    with io.open(OUT / f"{name}.golden", "w", encoding="utf-8", newline="\n") as out:
        out.write(header(name))
        for piece in sorted(vocabulary, key=vocabulary.get):
            out.write(f"token {quoted(piece)}\n")
        for left, right in merges:
            out.write(f"merge {quoted(left + ' ' + right)}\n")
        for text in CASES + random_texts():
            write_case(out, text, exact.encode(text, add_special_tokens=False).ids)


def write_case(out, text, ids):
    out.write(f"case {quoted(text)} {' '.join(map(str, ids))}\n")


def random_texts():
    """Strings of characters picked from many classes, always the same."""
    picks = "aZéßΣжǅʰกक中々。あア가ㄱㄅ1٣Ⅷ½ \t\n\r\u00a0\u3000!'-/_$€“…—，\u0301\u200d😀𠮷\ufffd\u0378"
    draw = random.Random(20240630)
    return ["".join(draw.choices(picks, k=draw.randint(2, 24))) for _ in range(120)]


def write_sentencepiece():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS.strip().split("\n")), model_writer=model, model_type="bpe", vocab_size=800,
        byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
        add_dummy_prefix=True, character_coverage=0.98, split_digits=True, allow_whitespace_only_pieces=True,
        minloglevel=2,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    with io.open(OUT / "sentencepiece.golden", "w", encoding="utf-8", newline="\n") as out:
        out.write(header("sentencepiece (the library, not llama.cpp)"))
        for i in range(processor.get_piece_size()):
            kind = 6 if processor.is_byte(i) else 3 if processor.is_control(i) else 2 if processor.is_unknown(i) else 1
            out.write(f"piece {kind} {processor.get_score(i)!r} {quoted(processor.id_to_piece(i))}\n")
        for text in CASES + random_texts():
            if "\u2581" not in text and "\x00" not in text:
                write_case(out, text, processor.encode(text))


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for family, (passes, whole_words) in FAMILIES.items():
        write_bpe(family, passes, whole_words)
    write_sentencepiece()
