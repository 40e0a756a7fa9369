package io.jinwen.engine.embedding;

import io.jinwen.engine.cpu.kernel.WorkerPool;
import java.lang.foreign.Arena;

/** The weights of one layer. */
record BertLayer(
    Linear query,
    Linear key,
    Linear value,
    Linear attentionOutput,
    Norm attentionNorm,
    Linear up,
    Linear down,
    Norm outputNorm) {

  private static final int WIDE_MAX = 1 << 16;

  /**
   * @param columns width of a token's vector
   */
  static BertLayer read(OnnxFile file, int index, int columns, Arena arena, WorkerPool pool) {
    String name = "encoder.layer." + index + ".";
    String path = "/encoder/layer." + index + "/";
    LinearReader linear = (part, bias) -> Linear.read(file, path + part, name + bias, arena, pool);
    Linear up = linear.read("intermediate/dense", "intermediate.dense.bias");
    int wide = up.rows();
    if (wide > WIDE_MAX) {
      throw OnnxFile.broken("layers of %d columns, at most %d".formatted(wide, WIDE_MAX));
    }
    return new BertLayer(
        linear.read("attention/self/query", "attention.self.query.bias").require(columns, columns),
        linear.read("attention/self/key", "attention.self.key.bias").require(columns, columns),
        linear.read("attention/self/value", "attention.self.value.bias").require(columns, columns),
        linear
            .read("attention/output/dense", "attention.output.dense.bias")
            .require(columns, columns),
        Norm.read(file, name + "attention.output.LayerNorm", columns),
        up.require(wide, columns),
        linear.read("output/dense", "output.dense.bias").require(columns, wide),
        Norm.read(file, name + "output.LayerNorm", columns));
  }

  static boolean isIn(OnnxFile file, int index) {
    return file.has("encoder.layer." + index + ".output.LayerNorm.weight");
  }

  @FunctionalInterface
  private interface LinearReader {
    Linear read(String path, String bias);
  }
}
