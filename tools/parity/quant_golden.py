#!/usr/bin/env python3
"""Remakes the golden blocks that the engine's quant room is tested against.

    pip install gguf numpy
    python3 tools/parity/quant_golden.py engine/src/test/resources/io/jinwen/engine/format/quant/golden.gguf

For each type: a tensor of 256 numbers in random blocks, and NAME.expected, what the gguf package
unpacks from them. For the types whose packing is fixed: NAME.packed, what it packs from `source`.
"""

import sys

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type

NUMBERS = 256
# Byte offsets of the half-precision fields in a block.
HALVES = {
    Type.F16: [0], Type.BF16: [], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2],
    Type.Q8_0: [0], Type.Q2_K: [80, 82], Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2],
    Type.Q6_K: [208], Type.IQ4_NL: [0], Type.IQ4_XS: [0],
}
PACKED = [Type.F16, Type.BF16, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1, Type.Q8_0]


def random_blocks(rng, kind):
    """Random bytes, but with scales that are finite and of both signs, large and subnormal."""
    size, length = gguf.GGML_QUANT_SIZES[kind]
    blocks = rng.integers(0, 256, (NUMBERS // size, length), dtype=np.uint8)
    if kind == Type.BF16:
        return gguf.quants.quantize(rng.normal(0, 1e20, NUMBERS).astype(np.float32), kind).view(np.uint8)
    for at in HALVES[kind]:
        scale = rng.normal(0, 1, len(blocks)) * 10.0 ** rng.integers(-7, 3, len(blocks))
        blocks[:, at:at + 2] = scale.astype(np.float16).view(np.uint8).reshape(-1, 2)
    return blocks.reshape(-1)


def source(rng):
    """Eight runs of 32: wide, narrow, one outlier, zeros, equal, positive, tiny, halves."""
    x = rng.normal(0, 1, (8, 32)).astype(np.float32)
    x[1] *= 1e-3
    x[2, 7] = -60
    x[3] = 0
    x[4] = 0.75
    x[5] = np.abs(x[5]) + 3
    x[6] *= 1e-7
    x[7] = (np.arange(32) - 15.5) / 2
    return x.reshape(-1)


def main(path):
    rng = np.random.default_rng(20250701)
    writer = gguf.GGUFWriter(path, "golden")
    for kind in HALVES:
        blocks = random_blocks(rng, kind)
        expected = gguf.quants.dequantize(blocks, kind).astype(np.float32).reshape(-1)
        assert len(expected) == NUMBERS, (kind, len(expected))
        writer.add_tensor(kind.name, blocks, raw_shape=blocks.shape, raw_dtype=kind)
        writer.add_tensor(kind.name + ".expected", expected)
    numbers = source(rng)
    writer.add_tensor("source", numbers)
    for kind in PACKED:
        packed = gguf.quants.quantize(numbers, kind).view(np.uint8).reshape(-1)
        writer.add_tensor(kind.name + ".packed", packed, raw_shape=packed.shape, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
