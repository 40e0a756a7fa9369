package io.jinwen.tools;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.nio.file.Path;

/**
 * About how long it takes to calibrate and to pack a model, so that a user can choose: processor
 * time for each weight on a Zen 4 core (docs/log/quantisation.md), for floats estimated from a busy
 * machine.
 *
 * @param weights of the model
 * @param floats whether most of them are F32, F16 or BF16, which the engine multiplies more slowly
 */
record CalibrationCost(long weights, boolean floats, int cores) {
  private static final double GATHER_NANOS = 180;
  private static final double GATHER_FLOATS_NANOS = 560;
  private static final double PACK_NANOS = 120;

  static CalibrationCost of(Path model, int cores) {
    try (GgufFile file = GgufFile.open(model)) {
      long all = 0;
      long packed = 0;
      for (TensorInfo tensor : file.tensors()) {
        all += tensor.count();
        packed += tensor.type() == GgmlType.Q8_0 ? tensor.count() : 0;
      }
      return new CalibrationCost(all, packed < all / 2, cores);
    }
  }

  long minutes() {
    double nanos = (floats ? GATHER_FLOATS_NANOS : GATHER_NANOS) + PACK_NANOS;
    return Math.max(1, Math.round(weights * nanos / cores / 60e9));
  }

  String sentence(Path target) {
    return "calibrating and quantising to %s: about %d min on %d cores; --plain is quicker"
        .formatted(target, minutes(), cores);
  }
}
