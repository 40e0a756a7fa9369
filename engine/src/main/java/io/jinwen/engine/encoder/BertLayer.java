package io.jinwen.engine.encoder;

import io.jinwen.engine.kernel.WorkerPool;
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

  static BertLayer read(OnnxFile file, int index, Arena arena, WorkerPool pool) {
    String name = "encoder.layer." + index + ".";
    String path = "/encoder/layer." + index + "/";
    LinearReader linear = (part, bias) -> Linear.read(file, path + part, name + bias, arena, pool);
    return new BertLayer(
        linear.read("attention/self/query", "attention.self.query.bias"),
        linear.read("attention/self/key", "attention.self.key.bias"),
        linear.read("attention/self/value", "attention.self.value.bias"),
        linear.read("attention/output/dense", "attention.output.dense.bias"),
        Norm.read(file, name + "attention.output.LayerNorm"),
        linear.read("intermediate/dense", "intermediate.dense.bias"),
        linear.read("output/dense", "output.dense.bias"),
        Norm.read(file, name + "output.LayerNorm"));
  }

  static boolean isIn(OnnxFile file, int index) {
    return file.has("encoder.layer." + index + ".output.LayerNorm.weight");
  }

  @FunctionalInterface
  private interface LinearReader {
    Linear read(String path, String bias);
  }
}
