"""A byte-level BPE vocabulary of our own behind the pre-tokenizer of Youtu-LLM."""

import json

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

SIZE = 6144
BYTES_MAX = 12  # of a token: four Chinese characters
SPECIAL = [
    "<|begin_of_text|>", "<|end_of_text|>", "<|User|>", "<|Assistant|>", "<think>", "</think>",
    "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>",
    "<|begin_of_tool_description|>", "<|end_of_tool_description|>"]

_HEAD = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_TAIL = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_SHORT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
YOUTU = [
    r"[\uac00-\ud7a3\u3131-\u318e]+|[！…“”‘’—：；，\u3001-\u303f\ufe30-\ufe4f]+|[\u3105-\u312f]+"
    r"|[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
    rf"[^\r\n\p{{L}}\p{{N}}]?{_HEAD}*{_TAIL}+{_SHORT}|[^\r\n\p{{L}}\p{{N}}]?{_HEAD}+{_TAIL}*{_SHORT}"
    r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
]


def _around(model):
    tokenizer = Tokenizer(model)
    stages = [pre_tokenizers.Split(Regex(expression), "isolated") for expression in YOUTU]
    stages.append(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(stages)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def train(texts):
    """The vocabulary of these texts. Special tokens and reserved ones fill it up to SIZE."""
    tokenizer = _around(models.BPE())
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE - len(SPECIAL), min_frequency=2, max_token_length=BYTES_MAX, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(texts, trainer)
    return Vocabulary(tokenizer.to_str())


class Vocabulary:
    """Text to ids and back. `source` is the JSON of the tokenizers library, without special tokens."""

    def __init__(self, source):
        self.source = source
        model = json.loads(source)["model"]
        vocab = model["vocab"]
        self.merges = [tuple(m.split(" ")) if isinstance(m, str) else tuple(m) for m in model["merges"]]
        self.tokens = [token for token, _ in sorted(vocab.items(), key=lambda item: item[1])]
        assert [vocab[token] for token in self.tokens] == list(range(len(self.tokens)))
        self._exact = _around(models.BPE(vocab=vocab, merges=self.merges, ignore_merges=True))
        self._varied = {}
        self._vocab = vocab
        self.special = {token: len(self.tokens) + n for n, token in enumerate(SPECIAL)}

    def encode(self, text):
        return self._exact.encode(text, add_special_tokens=False).ids

    def encode_varied(self, text, dropout):
        """Another way to cut the same text: each merge is left out with this probability."""
        if dropout not in self._varied:
            self._varied[dropout] = _around(models.BPE(vocab=self._vocab, merges=self.merges, dropout=dropout))
        return self._varied[dropout].encode(text, add_special_tokens=False).ids

    def decode(self, ids):
        return self._exact.decode([i for i in ids if i < len(self.tokens)])


def of_gguf(path):
    """The vocabulary that a file of ours carries."""
    import gguf

    fields = gguf.GGUFReader(path).fields
    tokens = fields["tokenizer.ggml.tokens"].contents()
    plain = tokens[:tokens.index(SPECIAL[0])]
    merges = fields["tokenizer.ggml.merges"].contents()
    source = {"model": {"vocab": {token: n for n, token in enumerate(plain)}, "merges": merges}}
    return Vocabulary(json.dumps(source))
