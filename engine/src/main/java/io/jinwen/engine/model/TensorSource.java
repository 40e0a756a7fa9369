package io.jinwen.engine.model;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.UnusableWeightsException;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Hands out the tensors of a file, checks their shapes and keeps account of which were asked for.
 */
public final class TensorSource {
  private final GgufFile file;
  private final Arena arena;
  private final WorkerPool pool;
  private final LongConsumer progress;
  private final Set<String> used = new HashSet<>();
  private final Map<PackedMatrix, String> names = new IdentityHashMap<>();
  private long weightBytes;

  /**
   * @param arena owns the packed weights
   * @param progress is told the bytes of each tensor done
   */
  public TensorSource(GgufFile file, Arena arena, WorkerPool pool, LongConsumer progress) {
    this.file = file;
    this.arena = arena;
    this.pool = pool;
    this.progress = progress;
  }

  boolean has(String name) {
    return file.find(name).isPresent();
  }

  /** Bytes of all packed weights so far. */
  public long weightBytes() {
    return weightBytes;
  }

  /** A matrix of {@code rows} × {@code columns}; a third dimension counts as more rows. */
  PackedMatrix matrix(String name, int rows, int columns) {
    TensorInfo info = take(name);
    long[] shape = info.shape();
    if (shape[0] != columns || info.count() != (long) rows * columns) {
      throw wrongShape(info, columns + " columns, " + rows + " rows");
    }
    PackedMatrix matrix = packed(name, info.type(), file.data(info), rows, columns);
    names.put(matrix, name);
    return matrix;
  }

  /** The name of a matrix that is in the file as it is. */
  public Optional<String> name(PackedMatrix matrix) {
    return Optional.ofNullable(names.get(matrix));
  }

  Optional<PackedMatrix> optionalMatrix(String name, int rows, int columns) {
    return has(name) ? Optional.of(matrix(name, rows, columns)) : Optional.empty();
  }

  /**
   * A matrix that is not in the file as it is, made from floats [rows][columns] of {@code name}.
   */
  PackedMatrix made(String name, float[] values, GgmlType type, int rows, int columns) {
    try (Arena temporary = Arena.ofShared()) {
      MemorySegment bytes = temporary.allocate(type.bytes(values.length), 64);
      BlockFormat.of(type).quantize(values, 0, values.length, bytes, 0);
      return packed(name, type, bytes, rows, columns);
    }
  }

  private PackedMatrix packed(
      String name, GgmlType type, MemorySegment bytes, int rows, int columns) {
    PackedMatrix packed;
    try {
      packed = PackedMatrix.pack(type, bytes, rows, columns, arena, pool);
    } catch (UnusableWeightsException e) {
      throw unusable(name, e.getMessage());
    }
    weightBytes += packed.bytes();
    progress.accept(bytes.byteSize());
    return packed;
  }

  /** All numbers of a tensor as floats, whatever its type. */
  public float[] floats(String name, int count) {
    TensorInfo info = take(name);
    if (info.count() != count) {
      throw wrongShape(info, count + " numbers");
    }
    float[] values = new float[count];
    BlockFormat.of(info.type()).dequantize(file.data(info), 0, values, 0, count);
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[i])) {
        throw unusable(name, "number %d is %s, which is not finite".formatted(i, values[i]));
      }
    }
    progress.accept(info.bytes());
    return values;
  }

  /** As {@link #floats}, empty where the file has no such tensor. */
  float[] optionalFloats(String name, int count) {
    return has(name) ? floats(name, count) : new float[0];
  }

  /** Numbers to divide by; empty where the file has no such tensor. */
  public float[] optionalDivisors(String name, int count) {
    float[] values = optionalFloats(name, count);
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] > 0)) {
        throw unusable(name, "number %d is %s; it must be positive".formatted(i, values[i]));
      }
    }
    return values;
  }

  GgmlType type(String name) {
    return file.tensor(name).type();
  }

  /** Refuses a file that has tensors nobody asked for: they would change the answer. */
  void requireAllUsed() {
    List<String> left =
        file.tensors().stream().map(TensorInfo::name).filter(n -> !used.contains(n)).toList();
    if (!left.isEmpty()) {
      throw new EngineException(
          EngineException.Code.MODEL_UNSUPPORTED,
          "%s has %d tensors this engine does not know for its architecture, first %s"
              .formatted(file.path().getFileName(), left.size(), left.getFirst()));
    }
  }

  private TensorInfo take(String name) {
    TensorInfo info =
        file.find(name)
            .orElseThrow(() ->
                new EngineException(
                    EngineException.Code.MODEL_CORRUPT,
                    "%s has no tensor %s".formatted(file.path().getFileName(), name)));
    used.add(name);
    return info;
  }

  private EngineException unusable(String name, String reason) {
    return new EngineException(
        EngineException.Code.MODEL_CORRUPT,
        "%s: tensor %s cannot be used: %s".formatted(file.path().getFileName(), name, reason));
  }

  private static EngineException wrongShape(TensorInfo info, String expected) {
    return new EngineException(
        EngineException.Code.MODEL_CORRUPT,
        "tensor %s has shape %s; its hyper-parameters say %s"
            .formatted(info.name(), Arrays.toString(info.shape()), expected));
  }
}
