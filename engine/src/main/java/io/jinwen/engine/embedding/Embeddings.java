package io.jinwen.engine.embedding;

/** The first vectors: word + position + segment (always the first), normalised. */
final class Embeddings {
  private final Table words;
  private final Table positions;
  private final Table segments;
  private final Norm norm;

  Embeddings(OnnxFile file) {
    words = Table.read(file, "embeddings.word_embeddings.weight");
    positions = Table.read(file, "embeddings.position_embeddings.weight");
    segments = Table.read(file, "embeddings.token_type_embeddings.weight");
    norm = Norm.read(file, "embeddings.LayerNorm", words.columns());
    if (positions.columns() != words.columns() || segments.columns() != words.columns()) {
      throw OnnxFile.broken(
          "embeddings of %d, %d and %d columns"
              .formatted(words.columns(), positions.columns(), segments.columns()));
    }
  }

  int dimensions() {
    return words.columns();
  }

  int positionsMax() {
    return positions.rows();
  }

  int words() {
    return words.rows();
  }

  /** The vector of a token, written from {@code at} on. */
  void write(int token, int position, float[] x, int at) {
    for (int i = 0; i < dimensions(); i++) {
      x[at + i] = words.get(token, i) + positions.get(position, i) + segments.get(0, i);
    }
    norm.apply(x, at);
  }

  /** Numbers as unsigned bytes: {@code (code - zeroPoint) * scale}. */
  private record Table(byte[] codes, int rows, int columns, float scale, int zeroPoint) {
    static Table read(OnnxFile file, String name) {
      OnnxFile.Tensor tensor = file.tensor(name + "_quantized");
      float scale = file.tensor(name + "_scale").floats(1)[0];
      if (scale == 0) {
        throw tensor.unusable("its scale is zero");
      }
      byte[] zeroPoint = file.tensor(name + "_zero_point").unsignedBytes();
      if (zeroPoint.length != 1) {
        throw OnnxFile.broken("tensor %s has %d zero points".formatted(name, zeroPoint.length));
      }
      int rows = tensor.dimension(0);
      int columns = tensor.dimension(1);
      return new Table(tensor.unsignedBytes(), rows, columns, scale, zeroPoint[0] & 0xFF);
    }

    float get(int row, int column) {
      return ((codes[row * columns + column] & 0xFF) - zeroPoint) * scale;
    }
  }
}
