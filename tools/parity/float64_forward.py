"""A second opinion: each architecture's forward pass in float64, straight from its definition.

Slow and plain on purpose: whole matrices, one prompt, no cache. It reads the GGUF file itself (dequantised by gguf-py),
so it also checks how the file was written. On request it rounds where the engine says that it rounds.
"""

import numpy as np


BLOCK = 32  # numbers that share a scale
PAGE = 64  # positions of a page of the cache


class Exact:
    """No rounding anywhere."""

    eight_bit = False

    def cached(self, x):
        return x

    def activations(self, x, weight):
        return x


class AsTheEngine:
    """Keys and values kept in half precision; what meets a quantised matrix is rounded to 8 bits by blocks of 32.

    With eight_bit, which the engine takes for the prompts of quantised models, so is what attention multiplies where a
    token sees a whole page: queries and keys along a head, values and softmax weights along the positions.
    """

    def __init__(self, quantised, eight_bit=False):
        self.quantised = quantised  # names of tensors
        self.eight_bit = eight_bit

    def cached(self, x):
        return x.astype(np.float16).astype(np.float64)

    def activations(self, x, weight):
        return to_eight_bits(x) if weight in self.quantised else x


def to_eight_bits(x, scale_type=np.float32):
    """Rounds the last axis by blocks; weights keep their scales in half precision, activations in single."""
    blocks = x.astype(np.float32).reshape(*x.shape[:-1], -1, BLOCK)
    scale = np.abs(blocks).max(axis=-1, keepdims=True) / np.float32(127)
    codes = np.rint(blocks / np.where(scale == 0, 1, scale)).astype(np.float64)
    return (codes * scale.astype(scale_type)).reshape(x.shape)


def along_positions(x, rounded):
    """Rounds [head][position][size] along the positions; the last block, if it is cut, counts with zeros."""
    size = x.shape[1]
    padded = np.pad(x, ((0, 0), (0, -size % BLOCK), (0, 0)))
    return rounded(padded.swapaxes(1, 2)).swapaxes(1, 2)[:, :size]


def attend(q, k, v, scale, eight_bit):
    """Causal attention. q, k, v: [head][position][size]."""
    count = q.shape[1]
    scores = q @ k.swapaxes(1, 2)
    whole = (np.arange(count) // PAGE + 1) * PAGE <= np.arange(count)[:, None] + 1  # [query][position]
    if eight_bit:
        scores = np.where(whole, to_eight_bits(q) @ to_eight_bits(k, np.float16).swapaxes(1, 2), scores)
    scores = scores * scale
    scores[:, np.triu(np.ones((count, count), bool), 1)] = -np.inf
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total = weights.sum(axis=-1, keepdims=True)
    if not eight_bit:
        return weights / total @ v
    padded = np.pad(weights * whole, ((0, 0), (0, 0), (0, -count % BLOCK)))
    values = along_positions(v, lambda x: to_eight_bits(x, np.float16))
    return (to_eight_bits(padded)[..., :count] @ values + weights * ~whole @ v) / total


def logits(metadata, tensors, tokens, rounding=Exact()):
    """Logits [token][vocabulary] for all positions of the prompt."""
    model = _Model(metadata, tensors, rounding)
    x = tensors["token_embd.weight"][tokens]  # [token][hidden]
    for layer in range(model["block_count"]):
        x = x + model.attention(layer, model.norm(f"blk.{layer}.attn_norm", x))
        x = x + model.feed_forward(layer, model.norm(f"blk.{layer}.ffn_norm", x))
    return model.linear("output" if "output.weight" in tensors else "token_embd", model.norm("output_norm", x))


class _Model:
    def __init__(self, metadata, tensors, rounding):
        self.rounding = rounding
        self.architecture = metadata["general.architecture"]
        self.metadata = metadata
        self.tensors = tensors
        self.heads = self["attention.head_count"]
        self.eps = self["attention.layer_norm_rms_epsilon"]

    def __getitem__(self, key):
        return self.metadata[f"{self.architecture}.{key}"]

    def get(self, key, default):
        return self.metadata.get(f"{self.architecture}.{key}", default)

    def norm(self, name, x):
        weight = self.tensors[f"{name}.weight"]
        return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.eps) * weight

    def linear(self, name, x):
        y = self.rounding.activations(x, f"{name}.weight") @ self.tensors[f"{name}.weight"].T
        bias = self.tensors.get(f"{name}.bias")
        return y if bias is None else y + bias

    def rope(self, x):
        """x: [token][head][size]; rotates the first rope.dimension_count of each head."""
        size = self.get("rope.dimension_count", x.shape[-1])
        factors = self.tensors.get("rope_freqs.weight", np.ones(size // 2))
        speeds = self.get("rope.freq_base", 10000.0) ** (-np.arange(0, size, 2) / size) / factors
        angle = (np.arange(len(x))[:, None] * speeds)[:, None, :]  # [token][1][pair]
        if self.architecture.startswith("qwen"):  # halves: (0, size/2), (1, size/2 + 1), ...
            first, second = slice(0, size // 2), slice(size // 2, size)
        else:  # neighbours: (0, 1), (2, 3), ...
            first, second = slice(0, size, 2), slice(1, size, 2)
        y = x.copy()
        y[..., first] = x[..., first] * np.cos(angle) - x[..., second] * np.sin(angle)
        y[..., second] = x[..., first] * np.sin(angle) + x[..., second] * np.cos(angle)
        return y

    def attention(self, layer, x):
        block = f"blk.{layer}"
        latent = self.architecture == "deepseek2"
        q, k, v = self.latent(block, x) if latent else self.grouped(block, x)
        scale = 1 / np.sqrt(q.shape[-1])
        if latent and self.rounding.eight_bit:
            q, k = self.absorbed(block, q, k, v)
        k, v = (np.repeat(t, self.heads // t.shape[1], axis=1) for t in (k, v))
        q, k, v = (t.swapaxes(0, 1) for t in (q, k, v))
        mixed = attend(q, k, v, scale, self.rounding.eight_bit).swapaxes(0, 1)
        if latent:
            mixed = self.values(block, mixed)
        return self.linear(f"{block}.attn_output", mixed.reshape(len(x), -1))

    def grouped(self, block, x):
        """Queries [token][head][size], keys and values [token][group][size]."""
        groups = self.get("attention.head_count_kv", self.heads)
        size = self.get("attention.key_length", self["embedding_length"] // self.heads)
        if f"{block}.attn_qkv.weight" in self.tensors:
            q, k, v = np.split(self.linear(f"{block}.attn_qkv", x),
                               [self.heads * size, (self.heads + groups) * size], axis=-1)
        else:
            q, k, v = (self.linear(f"{block}.attn_{name}", x) for name in "qkv")
        q, k, v = (t.reshape(len(x), -1, size) for t in (q, k, v))
        if f"{block}.attn_q_norm.weight" in self.tensors:
            q, k = self.norm(f"{block}.attn_q_norm", q), self.norm(f"{block}.attn_k_norm", k)
        return self.rope(q), self.rounding.cached(self.rope(k)), self.rounding.cached(v)

    def latent(self, block, x):
        """Multi-head latent attention: keys of every head are made from the latent vector, which is also the value."""
        rotated = self["rope.dimension_count"]
        rank = self["attention.kv_lora_rank"]
        q = self.linear(f"{block}.attn_q_b", self.norm(f"{block}.attn_q_a_norm", self.linear(f"{block}.attn_q_a", x)))
        q = q.reshape(len(x), self.heads, -1)
        plain = q.shape[-1] - rotated
        latent, k_rope = np.split(self.linear(f"{block}.attn_kv_a_mqa", x), [rank], axis=-1)
        latent = self.norm(f"{block}.attn_kv_a_norm", latent)
        latent = self.rounding.cached(latent)[:, None, :]  # [token][1][rank]
        k_rope = np.repeat(self.rounding.cached(self.rope(k_rope[:, None, :])), self.heads, axis=1)
        k_b, _ = self.key_and_value_weights(block)
        k = np.concatenate([np.einsum("hdr,ir->ihd", k_b, latent[:, 0]), k_rope], axis=-1)
        q_plain = self.rounding.activations(q[..., :plain], f"{block}.attn_k_b.weight")
        return np.concatenate([q_plain, self.rope(q[..., plain:])], axis=-1), k, latent

    def absorbed(self, block, q, k, latent):
        """The same queries and keys taken into the latent space, as the engine does before it rounds."""
        k_b, _ = self.key_and_value_weights(block)
        plain = k_b.shape[1]
        q_latent = np.einsum("ihd,hdr->ihr", q[..., :plain], k_b)
        keys = np.repeat(latent, self.heads, axis=1)
        return np.concatenate([q_latent, q[..., plain:]], axis=-1), np.concatenate([keys, k[..., plain:]], axis=-1)

    def values(self, block, mixed):
        """Takes the mixed latent vectors [token][head][rank] to each head's values."""
        _, v_b = self.key_and_value_weights(block)
        return np.einsum("hdr,ihr->ihd", v_b, self.rounding.activations(mixed, f"{block}.attn_v_b.weight"))

    def key_and_value_weights(self, block):
        """Both [head][size][rank]."""
        if f"{block}.attn_kv_b.weight" in self.tensors:
            rank = self["attention.kv_lora_rank"]
            joint = self.tensors[f"{block}.attn_kv_b.weight"].reshape(self.heads, -1, rank)
            return np.split(joint, [self["attention.key_length"] - self["rope.dimension_count"]], axis=1)
        k_b = self.tensors[f"{block}.attn_k_b.weight"].transpose(0, 2, 1)  # stored [head][rank][size]
        return k_b, self.tensors[f"{block}.attn_v_b.weight"]

    def feed_forward(self, layer, x):
        block = f"blk.{layer}"
        if f"{block}.ffn_gate.weight" in self.tensors:
            gate, up = self.linear(f"{block}.ffn_gate", x), self.linear(f"{block}.ffn_up", x)
        else:
            gate, up = np.split(self.linear(f"{block}.ffn_up", x), 2, axis=-1)
        return self.linear(f"{block}.ffn_down", gate / (1 + np.exp(-gate)) * up)
