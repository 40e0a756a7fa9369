package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.util.ArrayList;
import java.util.List;

/** The sizes of a model: its metadata and its tensors, without their numbers. */
public sealed interface ModelShape permits GroupedShape, LatentShape {
  /** Puts the keys of the architecture and the tokenizer. */
  void describe(GgufWriter writer);

  /** All tensors in file order, as F32 and without offsets. */
  List<TensorInfo> tensors();

  /** Gathers tensors by name and shape. */
  final class TensorList {
    private final List<TensorInfo> tensors = new ArrayList<>();

    TensorList add(String name, long... shape) {
      TensorInfo sized = new TensorInfo(name, GgmlType.F32, shape, 0, 0, 0);
      long bytes = GgmlType.F32.bytes(sized.count());
      tensors.add(new TensorInfo(name, GgmlType.F32, shape, 0, 0, bytes));
      return this;
    }

    List<TensorInfo> list() {
      return List.copyOf(tensors);
    }
  }
}
