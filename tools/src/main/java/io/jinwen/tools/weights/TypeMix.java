package io.jinwen.tools.weights;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which type each tensor of a model gets for a wanted file type, by the rules of llama.cpp's
 * quantiser, so that a file made here has the size and quality that its name promises.
 *
 * <ul>
 *   <li>Only matrices named {@code …weight} are packed; norms, biases and routers stay.
 *   <li>The output head (or the embedding that stands in for it) gets Q6_K in the 4-bit mixes.
 *   <li>Q4_K_M gives Q6_K to the value projections and ffn_down of the first and last eighth of the
 *       layers and of every third between. Of the split latent projections attn_v_b counts as a
 *       value projection, as the joint attn_kv_b does.
 *   <li>Where the columns are not whole blocks of 256, the nearest larger type with blocks of 32 is
 *       taken, and F16 where they are not whole blocks of 32 either.
 * </ul>
 */
public enum TypeMix {
  F32(GgmlType.F32, 0),
  F16(GgmlType.F16, 1),
  Q4_0(GgmlType.Q4_0, 2),
  Q8_0(GgmlType.Q8_0, 7),
  Q4_K_M(GgmlType.Q4_K, 15);

  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,5})\\..*");
  private static final Pattern VALUE =
      Pattern.compile(".*\\.(attn_v|attn_qkv|attn_kv_b|attn_v_b)\\.weight");
  private static final Pattern DOWN = Pattern.compile(".*\\.ffn_down.*");

  private final GgmlType base;
  private final int fileType;

  TypeMix(GgmlType base, int fileType) {
    this.base = base;
    this.fileType = fileType;
  }

  /** The value of {@code general.file_type}. */
  public int fileType() {
    return fileType;
  }

  /** Whether this tensor is packed at all; the others stay as they are. */
  public static boolean packs(TensorInfo tensor) {
    String name = tensor.name();
    return tensor.count() > tensor.dim(0)
        && name.endsWith("weight")
        && !name.endsWith("_norm.weight")
        && !name.endsWith("ffn_gate_inp.weight");
  }

  /** The type of each tensor, in the same order. */
  public List<GgmlType> types(List<TensorInfo> tensors) {
    boolean tied = tensors.stream().noneMatch(tensor -> tensor.name().equals("output.weight"));
    String head = tied ? "token_embd.weight" : "output.weight";
    int layers = 1 + tensors.stream().mapToInt(tensor -> layer(tensor.name())).max().orElse(-1);
    List<GgmlType> types = new ArrayList<>();
    for (TensorInfo tensor : tensors) {
      types.add(
          packs(tensor) ? fitting(wanted(tensor.name(), head, layers), tensor) : tensor.type());
    }
    return types;
  }

  private GgmlType wanted(String name, String head, int layers) {
    return switch (this) {
      case F32, F16, Q8_0 -> base;
      case Q4_0 -> name.equals(head) ? GgmlType.Q6_K : base;
      case Q4_K_M -> name.equals(head) || isSensitive(name, layers) ? GgmlType.Q6_K : base;
    };
  }

  private static boolean isSensitive(String name, int layers) {
    if (!VALUE.matcher(name).matches() && !DOWN.matcher(name).matches()) {
      return false;
    }
    int layer = layer(name);
    int eighth = layers / 8;
    return layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2;
  }

  private static int layer(String name) {
    Matcher matcher = LAYER.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private static GgmlType fitting(GgmlType wanted, TensorInfo tensor) {
    long columns = tensor.dim(0);
    if (columns % wanted.blockSize() == 0) {
      return wanted;
    }
    GgmlType smaller =
        switch (wanted) {
          case Q4_K -> GgmlType.Q5_0;
          case Q6_K -> GgmlType.Q8_0;
          default -> GgmlType.F16;
        };
    return columns % smaller.blockSize() == 0 ? smaller : GgmlType.F16;
  }
}
