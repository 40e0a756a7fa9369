package io.jinwen.tools.huggingface;

/** Writes linear layers packed in four bits, by the formulas of the formats. */
public final class PackedLayers {
  /** The formats. */
  public enum Format {
    GPTQ,
    GPTQ_V2,
    AWQ,
    COMPRESSED
  }

  /**
   * A matrix of {@code scale · (code − zero)}.
   *
   * @param codes [row][column]
   * @param scales [row][group]
   * @param zeros [row][group]
   * @param groupOf [column]
   */
  record Layer(int[][] codes, float[][] scales, int[][] zeros, int[] groupOf) {
    float weight(int row, int column) {
      int group = groupOf[column];
      return scales[row][group] * (codes[row][column] - zeros[row][group]);
    }
  }

  private final SafetensorsBuilder file;
  private final Format format;
  private final int group;
  private final boolean symmetric;

  /**
   * @param group columns of a group, for the configuration; 0 for the whole row
   * @param symmetric whether all zeros are 8
   */
  PackedLayers(SafetensorsBuilder file, Format format, int group, boolean symmetric) {
    this.file = file;
    this.format = format;
    this.group = group;
    this.symmetric = symmetric;
  }

  /** What config.json says under {@code quantization_config}, without its braces. */
  String configuration() {
    return switch (format) {
      case GPTQ, GPTQ_V2 ->
          "\"quant_method\":\"gptq\",\"bits\":4,\"group_size\":%d,\"checkpoint_format\":\"%s\""
              .formatted(group == 0 ? -1 : group, format == Format.GPTQ ? "gptq" : "gptq_v2");
      case AWQ -> "\"quant_method\":\"awq\",\"bits\":4,\"version\":\"gemm\"";
      case COMPRESSED ->
          "\"quant_method\":\"compressed-tensors\",\"format\":\"pack-quantized\","
              + "\"config_groups\":{\"group_0\":{\"weights\":{\"num_bits\":4,\"type\":\"int\"}}}";
    };
  }

  /**
   * Writes a layer.
   *
   * @param name without the part behind the last dot
   */
  void add(String name, Layer layer) {
    switch (format) {
      case GPTQ, GPTQ_V2 -> gptq(name, layer.codes, layer.scales, layer.zeros, layer.groupOf);
      case AWQ -> awq(name, layer.codes, layer.scales, layer.zeros);
      case COMPRESSED -> compressed(name, layer.codes, layer.scales, layer.zeros);
    }
  }

  /** qweight[c / 8][r] has code (r, c) at bit 4 · (c % 8); qzeros[g][r / 8] likewise over rows. */
  private void gptq(String name, int[][] codes, float[][] scales, int[][] zeros, int[] groupOf) {
    int rows = codes.length;
    int columns = codes[0].length;
    int groups = scales[0].length;
    int[] qweight = new int[columns / 8 * rows];
    int[] qzeros = new int[groups * (rows / 8)];
    float[] flat = new float[groups * rows];
    int less = format == Format.GPTQ ? 1 : 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        qweight[c / 8 * rows + r] |= codes[r][c] << 4 * (c % 8);
      }
      for (int g = 0; g < groups; g++) {
        qzeros[g * (rows / 8) + r / 8] |= zeros[r][g] - less << 4 * (r % 8);
        flat[g * rows + r] = scales[r][g];
      }
    }
    file.ints(name + ".qweight", qweight, columns / 8, rows)
        .ints(name + ".qzeros", qzeros, groups, rows / 8)
        .halves(name + ".scales", flat, groups, rows)
        .ints(name + ".g_idx", groupOf, columns);
  }

  /** qweight[c][r / 8]: the eight rows of an int in the order 0 2 4 6 1 3 5 7, lowest first. */
  private void awq(String name, int[][] codes, float[][] scales, int[][] zeros) {
    int[] order = {0, 2, 4, 6, 1, 3, 5, 7};
    int rows = codes.length;
    int columns = codes[0].length;
    int groups = scales[0].length;
    int[] qweight = new int[columns * (rows / 8)];
    int[] qzeros = new int[groups * (rows / 8)];
    float[] flat = new float[groups * rows];
    for (int eight = 0; eight < rows / 8; eight++) {
      for (int place = 0; place < 8; place++) {
        int r = eight * 8 + order[place];
        for (int c = 0; c < columns; c++) {
          qweight[c * (rows / 8) + eight] |= codes[r][c] << 4 * place;
        }
        for (int g = 0; g < groups; g++) {
          qzeros[g * (rows / 8) + eight] |= zeros[r][g] << 4 * place;
          flat[g * rows + r] = scales[r][g];
        }
      }
    }
    file.ints(name + ".qweight", qweight, columns, rows / 8)
        .ints(name + ".qzeros", qzeros, groups, rows / 8)
        .halves(name + ".scales", flat, groups, rows);
  }

  /** Signed codes with 8 added, packed along the columns; zeros likewise along the rows. */
  private void compressed(String name, int[][] codes, float[][] scales, int[][] zeros) {
    int rows = codes.length;
    int columns = codes[0].length;
    int groups = scales[0].length;
    int[] packed = new int[rows * (columns / 8)];
    int[] packedZeros = new int[rows / 8 * groups];
    float[] flat = new float[rows * groups];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        packed[r * (columns / 8) + c / 8] |= codes[r][c] << 4 * (c % 8);
      }
      for (int g = 0; g < groups; g++) {
        packedZeros[r / 8 * groups + g] |= zeros[r][g] << 4 * (r % 8);
        flat[r * groups + g] = scales[r][g];
      }
    }
    file.ints(name + ".weight_packed", packed, rows, columns / 8)
        .halves(name + ".weight_scale", flat, rows, groups);
    if (!symmetric) {
      file.ints(name + ".weight_zero_point", packedZeros, rows / 8, groups);
    }
  }
}
