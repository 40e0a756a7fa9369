package io.jinwen.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cpu.LayerwiseRun;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Layer by layer a model computes what it computes at once, and tells what every tensor meets. */
class LayerwiseRunTest {
  private static final float SAME_ROUNDING = 2e-3f;
  private static final int ROWS = 40; // less than the prompt

  private final Set<String> heard = new TreeSet<>();
  private float[] normed = new float[0]; // [token][hidden] before the head

  @ParameterizedTest
  @FieldSource("io.jinwen.engine.parity.Models#FLOAT")
  void givesTheLogitsOfTheReferences(String model) {
    Golden golden = Golden.of(model);
    try (GgufFile file = GgufFile.open(golden.model());
        WorkerPool pool = new WorkerPool(2);
        LayerwiseRun run =
            new LayerwiseRun(
                file,
                Kernels.choose(KernelChoice.AUTO),
                pool,
                golden.tokens().length,
                ROWS,
                this::hear)) {
      int[][] texts = {golden.tokens(), golden.tokens()};
      float[][] hidden = {run.embed(texts[0]), run.embed(texts[1])};
      for (int layer = 0; layer < run.layers(); layer++) {
        run.layer(layer, texts, hidden, _ -> {});
      }
      assertThat(hidden[0]).as("texts do not touch each other").isEqualTo(hidden[1]);
      run.head(new float[][] {hidden[0]});
      float[][] actual = logits(file, golden, run.hidden());
      assertThat(Rows.maxDifference(golden.routes().get("rounded"), actual))
          .isLessThan(SAME_ROUNDING);
      assertThat(heard).containsAll(matrices(file));
    }
  }

  private void hear(String tensor, int heads, Activations x) {
    assertThat(x.vectors() % heads).isZero();
    heard.add(tensor);
    if (tensor.equals("output.weight") || tensor.equals("token_embd.weight")) {
      int from = normed.length;
      int count = x.vectors() * x.columns();
      normed = Arrays.copyOf(normed, from + count);
      System.arraycopy(x.values(), 0, normed, from, count);
    }
  }

  private float[][] logits(GgufFile file, Golden golden, int hidden) {
    TensorInfo head = file.find("output.weight").orElseGet(() -> file.tensor("token_embd.weight"));
    float[] weights = new float[Math.toIntExact(head.count())];
    BlockFormat.of(head.type()).dequantize(file.data(head), 0, weights, 0, weights.length);
    int vocabulary = weights.length / hidden;
    float[][] logits = new float[golden.positions().length][vocabulary];
    for (int i = 0; i < logits.length; i++) {
      for (int token = 0; token < vocabulary; token++) {
        double sum = 0;
        for (int c = 0; c < hidden; c++) {
          sum += (double) weights[token * hidden + c] * normed[golden.positions()[i] * hidden + c];
        }
        logits[i][token] = (float) sum;
      }
    }
    return logits;
  }

  /** All matrices of blocks; a joint key-value projection is taken apart and not told of. */
  private static Set<String> matrices(GgufFile file) {
    Set<String> names = new TreeSet<>();
    for (TensorInfo tensor : file.tensors()) {
      if (tensor.name().startsWith("blk.")
          && tensor.shape().length > 1
          && !tensor.name().contains("attn_kv_b")) {
        names.add(tensor.name());
      }
    }
    return names;
  }
}
