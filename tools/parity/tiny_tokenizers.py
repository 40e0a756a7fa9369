"""Small but whole tokenizers for the tiny models, one per model family.

Each is a dict of GGUF metadata. The vocabularies are ours: 256 bytes (or 256 byte pieces), a few merges
that make up common words, the family's special tokens, and reserved ids up to the wanted size.
"""

import gguf

NORMAL, UNKNOWN, CONTROL, UNUSED, BYTE = (
    gguf.TokenType.NORMAL, gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.UNUSED, gguf.TokenType.BYTE)

WORDS = [" the", " of", "ing", "er", " in", "问", "金", "股", "票", " is", "什么", "2", "?\n"]


def _byte_letters():
    """GPT-2's printable stand-in for each byte, by byte value."""
    plain = list(range(0x21, 0x7F)) + list(range(0xA1, 0xAD)) + list(range(0xAE, 0x100))
    rest = [b for b in range(256) if b not in plain]
    letters = {b: chr(b) for b in plain} | {b: chr(256 + n) for n, b in enumerate(rest)}
    return [letters[b] for b in range(256)]


def _byte_level(size, pre, special, template, bos, eos, eot=None, add_bos=False):
    letters = _byte_letters()
    tokens, merges = list(letters), []
    for word in WORDS:
        pieces = [letters[b] for b in word.encode()]
        left = pieces[0]
        for right in pieces[1:]:
            if left + right not in tokens:
                merges.append(f"{left} {right}")
                tokens.append(left + right)
            left += right
    types = [NORMAL] * len(tokens)
    tokens += special
    types += [CONTROL] * len(special)
    while len(tokens) < size:
        tokens.append(f"<|reserved_{len(tokens)}|>")
        types.append(CONTROL)
    assert len(tokens) == size, (len(tokens), size)
    metadata = {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": pre,
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [int(t) for t in types],
        "tokenizer.ggml.merges": merges,
        "tokenizer.ggml.eos_token_id": tokens.index(eos),
        "tokenizer.ggml.add_bos_token": add_bos,
        "tokenizer.chat_template": template,
    }
    if bos:
        metadata["tokenizer.ggml.bos_token_id"] = tokens.index(bos)
    if eot:
        metadata["tokenizer.ggml.eot_token_id"] = tokens.index(eot)
    return metadata


def youtu(size):
    special = ["<|begin_of_text|>", "<|end_of_text|>", "<|User|>", "<|Assistant|>", "<think>", "</think>"]
    template = (
        "{{ bos_token }}{% for message in messages %}"
        "{% if message.role == 'system' %}{{ message.content }}"
        "{% elif message.role == 'user' %}{{ '<|User|>' + message.content }}"
        "{% else %}{{ '<|Assistant|>' + message.content.split('</think>')[-1] + eos_token }}{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|Assistant|>' }}"
        "{% if enable_thinking is defined and not enable_thinking %}{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}"
        "{% endif %}")
    return _byte_level(size, "youtu", special, template, "<|begin_of_text|>", "<|end_of_text|>")


def llama(size):
    special = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    template = (
        "{{ bos_token }}{% for message in messages %}"
        "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}"
        "{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}")
    return _byte_level(size, "llama-bpe", special, template, "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", True)


def chatml(size):
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    template = (
        "{% for message in messages %}"
        "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
    return _byte_level(size, "qwen2", special, template, None, "<|im_end|>")


def chatglm(size):
    tokens, scores, types = ["<unk>", "<bos>", "<eos>"], [0.0] * 3, [UNKNOWN, CONTROL, CONTROL]
    for b in range(256):
        tokens.append(f"<0x{b:02X}>")
        scores.append(0.0)
        types.append(BYTE)
    for word in WORDS:
        letters = word.replace(" ", "▁")
        for piece in [*letters, *(letters[:n] for n in range(2, len(letters) + 1))]:
            if piece not in tokens:
                scores.append(-float(len(tokens)))
                tokens.append(piece)
                types.append(NORMAL)
    special = ["[MASK]", "[gMASK]", "[sMASK]", "sop", "eop", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>"]
    tokens += special
    types += [CONTROL] * len(special)
    while len(tokens) < size:
        tokens.append(f"[PAD{len(tokens)}]")
        types.append(UNUSED)
    assert len(tokens) == size, (len(tokens), size)
    scores += [0.0] * (size - len(scores))
    template = (
        "{{ '[gMASK]sop' }}{% for message in messages %}"
        "{{ '<|' + message['role'] + '|>\\n ' + message['content'] }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}")
    return {
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.pre": "chatglm-spm",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": scores,
        "tokenizer.ggml.token_type": [int(t) for t in types],
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.add_bos_token": False,
        "tokenizer.chat_template": template,
    }
