package io.jinwen.engine.format.gguf;

/**
 * One tensor of a file.
 *
 * @param name as in the file
 * @param type how its numbers are packed
 * @param shape lengths in ggml's order: shape[0] is the fastest running dimension, the columns of a
 *     matrix; 1 to 4 entries
 * @param part index of the split file that holds it; 0 where there is one file
 * @param offset of its first byte in the data section of that file
 * @param bytes its length
 */
public record TensorInfo(
    String name, GgmlType type, long[] shape, int part, long offset, long bytes) {
  /** Length of dimension {@code i}; 1 where the tensor has fewer. */
  public long dim(int i) {
    return i < shape.length ? shape[i] : 1;
  }

  /** How many numbers it holds. */
  public long count() {
    long n = 1;
    for (long length : shape) {
      n *= length;
    }
    return n;
  }
}
