package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How a folder's linear layers are packed; read from {@code quantization_config}.
 *
 * <p>GPTQ: NAME.qweight [columns / 8][rows], eight codes of a row in an int, the first lowest;
 * NAME.qzeros [groups][rows / 8]; NAME.scales [groups][rows]; NAME.g_idx [columns]. The first
 * checkpoint format stores a zero less one.
 *
 * <p>AWQ (GEMM): NAME.qweight [columns][rows / 8], NAME.qzeros [groups][rows / 8], NAME.scales
 * [groups][rows]; the eight rows of an int in the order 0 2 4 6 1 3 5 7.
 *
 * <p>compressed-tensors (pack-quantized): NAME.weight_packed [rows][columns / 8], NAME.weight_scale
 * [rows][groups], NAME.weight_zero_point [rows / 8][groups], NAME.weight_g_idx; codes and zeros are
 * signed and stored with 8 added.
 */
sealed interface QuantScheme {
  /** No packed layers. */
  record None() implements QuantScheme {}

  record Gptq(boolean zeroLessOne) implements QuantScheme {}

  record Awq() implements QuantScheme {}

  record CompressedTensors() implements QuantScheme {}

  /** Reads the configuration. */
  static QuantScheme of(Optional<JsonNode> config) {
    if (config.isEmpty()) {
      return new None();
    }
    JsonNode quant = config.get();
    String method = quant.path("quant_method").asString("").toLowerCase(Locale.ROOT);
    return switch (method) {
      case "gptq" -> gptq(quant);
      case "awq" -> awq(quant);
      case "compressed-tensors" -> compressed(quant);
      default ->
          throw new ImportRefused(
              "quant_method \"%s\" is not known; gptq, awq and compressed-tensors are."
                  + " Take the original repository and run ./jinwen quantize --calibrate",
              method);
    };
  }

  private static QuantScheme gptq(JsonNode quant) {
    requireBits(quant.path("bits").asInt(4));
    String format = quant.path("checkpoint_format").asString("gptq");
    if (!Set.of("gptq", "gptq_v2").contains(format)) {
      throw new ImportRefused(
          "the checkpoint format \"%s\" of GPTQ is not known; gptq and gptq_v2 are", format);
    }
    return new Gptq(format.equals("gptq"));
  }

  private static QuantScheme awq(JsonNode quant) {
    requireBits(quant.path("bits").asInt(quant.path("w_bit").asInt(4)));
    String version = quant.path("version").asString("gemm").toLowerCase(Locale.ROOT);
    if (!version.equals("gemm")) {
      throw new ImportRefused(
          "AWQ weights in the order \"%s\" are not read, only \"gemm\"", version);
    }
    return new Awq();
  }

  private static QuantScheme compressed(JsonNode quant) {
    String format = quant.path("format").asString("");
    if (!format.equals("pack-quantized")) {
      throw new ImportRefused(
          "compressed-tensors of the format \"%s\" are not read, only \"pack-quantized\"", format);
    }
    for (JsonNode group : quant.path("config_groups").values()) {
      JsonNode weights = group.path("weights");
      requireBits(weights.path("num_bits").asInt(4));
      if (!weights.path("type").asString("int").equals("int")) {
        throw new ImportRefused("compressed-tensors with codes that are no integers are not read");
      }
    }
    return new CompressedTensors();
  }

  private static void requireBits(int bits) {
    if (bits != 4) {
      throw new ImportRefused("weights of %d bits are not read, only of 4", bits);
    }
  }

  /** The parts of a packed layer, by the ends of their names. */
  default Set<String> parts() {
    return switch (this) {
      case None() -> Set.of();
      case Gptq _ -> Set.of("qweight", "qzeros", "scales", "g_idx");
      case Awq() -> Set.of("qweight", "qzeros", "scales");
      case CompressedTensors() ->
          Set.of(
              "weight_packed", "weight_scale", "weight_zero_point", "weight_shape", "weight_g_idx");
    };
  }

  /** The packed layer of this name; empty where the folder has none. */
  default Optional<FourBit> layer(String name, Map<String, StoredTensor> tensors, Notes notes) {
    return switch (this) {
      case None() -> Optional.empty();
      case Gptq(boolean lessOne) ->
          Optional.ofNullable(tensors.get(name + ".qweight"))
              .map(codes -> FourBit.of(gptq(name, codes, tensors, lessOne ? 1 : 0), notes));
      case Awq() ->
          Optional.ofNullable(tensors.get(name + ".qweight"))
              .map(codes -> FourBit.of(awq(name, codes, tensors), notes));
      case CompressedTensors() ->
          Optional.ofNullable(tensors.get(name + ".weight_packed"))
              .map(codes -> FourBit.of(compressed(name, codes, tensors), notes));
    };
  }

  private static FourBit.Layout gptq(
      String name, StoredTensor codes, Map<String, StoredTensor> tensors, int add) {
    int columns = Math.multiplyExact(dimension(codes, 0), 8);
    int rows = dimension(codes, 1);
    codes.require(Dtype.I32, columns / 8, rows);
    StoredTensor scales = part(name, "scales", tensors);
    int groups = groups(scales, 0, columns);
    requireFloats(scales, groups, rows);
    StoredTensor zeros =
        part(name, "qzeros", tensors).require(Dtype.I32, groups, wholeEighths(name, rows));
    int[] groupOf = groupOf(name + ".g_idx", tensors, columns, groups);
    float[] numbers = floats(scales);
    return new Grid(
        rows,
        columns,
        groupOf,
        groups,
        (row, column) -> codes.int32((long) (column / 8) * rows + row) >>> 4 * (column % 8) & 15,
        (row, group) -> numbers[Math.toIntExact((long) group * rows + row)],
        (row, group) ->
            (zeros.int32((long) group * (rows / 8) + row / 8) >>> 4 * (int) (row % 8) & 15) + add);
  }

  private static FourBit.Layout awq(
      String name, StoredTensor codes, Map<String, StoredTensor> tensors) {
    int columns = dimension(codes, 0);
    int eighths = dimension(codes, 1);
    int rows = Math.multiplyExact(eighths, 8);
    codes.require(Dtype.I32, columns, eighths);
    StoredTensor scales = part(name, "scales", tensors);
    int groups = groups(scales, 0, columns);
    requireFloats(scales, groups, rows);
    StoredTensor zeros = part(name, "qzeros", tensors).require(Dtype.I32, groups, eighths);
    float[] numbers = floats(scales);
    return new Grid(
        rows,
        columns,
        evenGroups(columns, groups),
        groups,
        (row, column) -> codes.int32((long) column * eighths + row / 8) >>> 4 * awqPlace(row) & 15,
        (row, group) -> numbers[Math.toIntExact((long) group * rows + row)],
        (row, group) -> zeros.int32((long) group * eighths + row / 8) >>> 4 * awqPlace(row) & 15);
  }

  /** Where in an int AWQ keeps a row: even ones first. */
  private static int awqPlace(long row) {
    int among = (int) (row % 8);
    return among / 2 + among % 2 * 4;
  }

  private static FourBit.Layout compressed(
      String name, StoredTensor codes, Map<String, StoredTensor> tensors) {
    int rows = dimension(codes, 0);
    int eighths = dimension(codes, 1);
    int columns = Math.multiplyExact(eighths, 8);
    codes.require(Dtype.I32, rows, eighths);
    StoredTensor scales = part(name, "weight_scale", tensors);
    int groups = groups(scales, 1, columns);
    requireFloats(scales, rows, groups);
    int[] groupOf = groupOf(name + ".weight_g_idx", tensors, columns, groups);
    float[] numbers = floats(scales);
    Optional<StoredTensor> zeros =
        Optional.ofNullable(tensors.get(name + ".weight_zero_point"))
            .map(zero -> zero.require(Dtype.I32, wholeEighths(name, rows), groups));
    return new Grid(
        rows,
        columns,
        groupOf,
        groups,
        (row, column) -> codes.int32(row * eighths + column / 8) >>> 4 * (column % 8) & 15,
        (row, group) -> numbers[Math.toIntExact(row * groups + group)],
        (row, group) ->
            zeros
                .map(zero -> zero.int32(row / 8 * groups + group) >>> 4 * (int) (row % 8) & 15)
                .orElse(8));
  }

  /** Finds a number by row and column, or row and group. */
  interface IntAt {
    int get(long row, int other);
  }

  /** Finds a scale by row and group. */
  interface FloatAt {
    float get(long row, int group);
  }

  /** A layout by its parts. */
  record Grid(
      long rows, int columns, int[] groupOf, int groups, IntAt codes, FloatAt scales, IntAt zeros)
      implements FourBit.Layout {
    @Override
    public int group(int column) {
      return groupOf[column];
    }

    @Override
    public int code(long row, int column) {
      return codes.get(row, column);
    }

    @Override
    public float scale(long row, int group) {
      return scales.get(row, group);
    }

    @Override
    public int zero(long row, int group) {
      return zeros.get(row, group);
    }
  }

  private static int dimension(StoredTensor tensor, int i) {
    if (tensor.shape().length != 2 || tensor.count() == 0 || tensor.shape()[i] > 1 << 27) {
      throw new ImportRefused("tensor %s is no matrix; the folder is damaged", tensor.name());
    }
    return (int) tensor.shape()[i];
  }

  private static int groups(StoredTensor scales, int dimension, int columns) {
    int groups = dimension(scales, dimension);
    if (columns % groups != 0) {
      throw new ImportRefused(
          "%s has %d groups for %d columns, which do not come out even",
          scales.name(), groups, columns);
    }
    return groups;
  }

  private static int wholeEighths(String name, int rows) {
    if (rows % 8 != 0) {
      throw new ImportRefused("%s has %d rows, no whole eights; it is damaged", name, rows);
    }
    return rows / 8;
  }

  private static StoredTensor part(String name, String part, Map<String, StoredTensor> tensors) {
    StoredTensor found = tensors.get(name + "." + part);
    if (found == null) {
      throw new ImportRefused(
          "%s has no %s; a shard is missing or the folder is damaged", name, part);
    }
    return found;
  }

  private static void requireFloats(StoredTensor tensor, long... shape) {
    tensor.require(tensor.dtype().ggml().isPresent() ? tensor.dtype() : Dtype.F16, shape);
  }

  private static float[] floats(StoredTensor tensor) {
    float[] numbers = new float[Math.toIntExact(tensor.count())];
    GgmlType type = tensor.dtype().ggml().orElseThrow();
    BlockFormat.of(type).dequantize(tensor.data(), 0, numbers, 0, numbers.length);
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        throw new ImportRefused("%s holds %s; the folder is damaged", tensor.name(), number);
      }
    }
    return numbers;
  }

  private static int[] evenGroups(int columns, int groups) {
    int[] groupOf = new int[columns];
    for (int c = 0; c < columns; c++) {
      groupOf[c] = c / (columns / groups);
    }
    return groupOf;
  }

  private static int[] groupOf(
      String name, Map<String, StoredTensor> tensors, int columns, int groups) {
    StoredTensor index = tensors.get(name);
    if (index == null) {
      return evenGroups(columns, groups);
    }
    index.require(Dtype.I32, columns);
    int[] groupOf = new int[columns];
    for (int c = 0; c < columns; c++) {
      groupOf[c] = index.int32(c);
      if (groupOf[c] < 0 || groupOf[c] >= groups) {
        throw new ImportRefused(
            "%s names group %d of %d; the folder is damaged", name, groupOf[c], groups);
      }
    }
    return groupOf;
  }
}
