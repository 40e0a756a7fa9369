"""Writing and reading GGUF files with gguf-py, the format's own library."""

import hashlib

import gguf
import numpy as np


def write(path, architecture, metadata, tensors):
    """tensors: name -> float32 array, or (type, uint8 rows) for blocks that are already quantised."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_string("general.type", "model")
    writer.add_string("general.name", f"tiny {path.stem}")
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    for key, value in metadata.items():
        if key.startswith("tokenizer."):
            _add(writer, key, value)
        else:
            _add(writer, key if key.startswith("general.") else f"{architecture}.{key}", value)
    for name, data in tensors.items():
        if isinstance(data, tuple):
            writer.add_tensor(name, np.ascontiguousarray(data[1]), raw_dtype=data[0])
        else:
            writer.add_tensor(name, np.ascontiguousarray(data, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add(writer, key, value):
    if isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    elif isinstance(value, float):
        writer.add_float32(key, value)
    elif isinstance(value, str):
        writer.add_string(key, value)
    elif value and isinstance(value[0], bytes):
        writer.add_token_list(value)
    else:
        writer.add_array(key, value)


def read(path):
    """Metadata as Python values, tensors as float64 arrays of their logical shape, names of the quantised ones."""
    reader = gguf.GGUFReader(path)
    metadata = {name: field.contents() for name, field in reader.fields.items()}
    tensors, quantised = {}, set()
    for tensor in reader.tensors:
        values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        shape = [int(n) for n in reversed(tensor.shape)]
        tensors[tensor.name] = values.astype(np.float64).reshape(shape)
        if gguf.GGML_QUANT_SIZES[tensor.tensor_type][0] > 1:
            quantised.add(tensor.name)
    return metadata, tensors, quantised


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
