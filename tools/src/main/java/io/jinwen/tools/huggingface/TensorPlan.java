package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which tensors the file gets, and from which of the folder each is made. */
final class TensorPlan {
  /**
   * A tensor of the file.
   *
   * @param shape columns first, as GGUF writes it
   */
  record Planned(String name, long[] shape, Rows rows) {}

  private final Family family;
  private final ModelSizes sizes;
  private final Notes notes;
  private final Map<String, Rows> rows = new LinkedHashMap<>(); // by the name in the file
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private TensorPlan(Family family, ModelSizes sizes, Notes notes) {
    this.family = family;
    this.sizes = sizes;
    this.notes = notes;
  }

  /** Plans all tensors; nothing of the folder may be left over. */
  static List<Planned> of(
      Family family, ModelSizes sizes, ModelFolder folder, QuantScheme scheme, Notes notes) {
    TensorPlan plan = new TensorPlan(family, sizes, notes);
    plan.collect(folder, scheme);
    plan.dropTiedHead();
    plan.arrange();
    return plan.planned();
  }

  private void collect(ModelFolder folder, QuantScheme scheme) {
    TreeSet<String> packed = new TreeSet<>();
    for (StoredTensor tensor : folder.tensors().values()) {
      int dot = tensor.name().lastIndexOf('.');
      String part = dot < 0 ? "" : tensor.name().substring(0, dot);
      String kind = tensor.name().substring(dot + 1);
      if (Family.derived(tensor.name())) {
        continue;
      }
      if (scheme.parts().contains(kind)) {
        packed.add(part);
        continue;
      }
      String name =
          family
              .fileName(part)
              .filter(_ -> kind.equals("weight") || kind.equals("bias"))
              .orElseThrow(() ->
                  new ImportRefused(
                      "tensor %s is not known for this kind of model; another kind, or packed"
                          + " in a way that config.json does not name",
                      tensor.name()));
      put(name + "." + kind, plain(tensor, kind.equals("bias") || tensor.shape().length < 2));
    }
    for (String part : packed) {
      String name =
          family
              .fileName(part)
              .orElseThrow(
                  () -> new ImportRefused("layer %s is not known for this kind of model", part));
      put(
          name + ".weight",
          scheme
              .layer(part, folder.tensors(), notes)
              .orElseThrow(
                  () -> new ImportRefused("layer %s lacks its codes; a shard is missing", part)));
    }
  }

  /** Vectors are kept as floats, as llama.cpp's files have them. */
  private static Rows plain(StoredTensor tensor, boolean vector) {
    GgmlType type =
        tensor
            .dtype()
            .ggml()
            .orElseThrow(() ->
                new ImportRefused(
                    "tensor %s is of type %s, which holds no weights here; take a repository"
                        + " in BF16, F16 or F32",
                    tensor.name(), tensor.dtype()));
    if (tensor.count() == 0) {
      throw new ImportRefused("tensor %s is empty; the folder is damaged", tensor.name());
    }
    Rows rows = new Rows.Plain(tensor, type, tensor.rows(), tensor.columns());
    return vector && type != GgmlType.F32 ? new Rows.Converted(rows, GgmlType.F32) : rows;
  }

  private void put(String name, Rows made) {
    if (rows.putIfAbsent(name, made) != null) {
      throw new ImportRefused("%s is in the folder twice, plain and packed", name);
    }
    shapes.put(
        name,
        made.rows() == 1 && !name.endsWith("proj.weight")
            ? new long[] {made.columns()}
            : new long[] {made.columns(), made.rows()});
  }

  private void replace(String name, Rows made, long... shape) {
    rows.put(name, made);
    shapes.put(name, shape);
  }

  private void dropTiedHead() {
    if (sizes.tied()) {
      rows.remove("output.weight");
    } else if (!rows.containsKey("output.weight")) {
      notes.say("the output head is the token embedding, as in models with tied weights");
    }
  }

  private void arrange() {
    for (int layer = 0; layer < sizes.layers(); layer++) {
      String prefix = "blk." + layer + ".attn_";
      switch (family) {
        case LLAMA -> {
          neighbours(prefix + "q", sizes.heads());
          neighbours(prefix + "k", sizes.keyHeads());
        }
        case GLM -> {
          fuse(prefix, "weight");
          fuse(prefix, "bias");
        }
        case YOUTU -> splitLatent(prefix);
        case QWEN, QWEN2, QWEN3, CHATGLM -> {
          // as they are
        }
      }
    }
    float[] divisors = sizes.ropeDivisors();
    if (divisors.length > 0) {
      rows.put("rope_freqs.weight", new Vector(divisors));
      shapes.put("rope_freqs.weight", new long[] {divisors.length});
    }
  }

  /** Numbers that are made here. */
  record Vector(float[] numbers) implements Rows {
    @Override
    public long rows() {
      return 1;
    }

    @Override
    public int columns() {
      return numbers.length;
    }

    @Override
    public GgmlType type() {
      return GgmlType.F32;
    }

    @Override
    public void write(long row, java.lang.foreign.MemorySegment target, long at) {
      io.jinwen.engine.format.quant.BlockFormat.of(GgmlType.F32)
          .quantize(numbers, 0, numbers.length, target, at);
    }
  }

  /** transformers rotates (i, i + size / 2); llama files want each pair side by side. */
  private void neighbours(String name, int heads) {
    for (String kind : new String[] {".weight", ".bias"}) {
      Rows source = rows.get(name + kind);
      if (source == null && kind.equals(".bias")) {
        continue;
      }
      if (source == null) {
        throw missing(name + kind);
      }
      long count = kind.equals(".bias") ? source.columns() : source.rows();
      if (count % heads != 0 || count / heads % 2 != 0) {
        throw new ImportRefused("%s has %d rows for %d heads", name, count, heads);
      }
      int size = (int) (count / heads);
      java.util.function.LongUnaryOperator from =
          row -> row / size * size + row % 2 * (size / 2) + row % size / 2;
      if (kind.equals(".bias")) {
        float[] numbers = new float[source.columns()];
        float[] moved = new float[numbers.length];
        source.floats(0, numbers);
        for (int i = 0; i < moved.length; i++) {
          moved[i] = numbers[(int) from.applyAsLong(i)];
        }
        rows.put(name + kind, new Vector(moved));
      } else {
        rows.put(name + kind, new Rows.Picked(source, count, from));
      }
    }
  }

  /** Queries, keys and values in one tensor. */
  private void fuse(String prefix, String kind) {
    List<Rows> parts = new ArrayList<>();
    for (String part : new String[] {"q.", "k.", "v."}) {
      shapes.remove(prefix + part + kind);
      Rows source = rows.remove(prefix + part + kind);
      if (source != null) {
        parts.add(source);
      }
    }
    if (parts.isEmpty() && kind.equals("bias")) {
      return;
    }
    if (parts.size() != 3) {
      throw missing(prefix + "q, k or v." + kind);
    }
    if (kind.equals("bias")) {
      float[] all = new float[parts.stream().mapToInt(Rows::columns).sum()];
      int at = 0;
      for (Rows part : parts) {
        float[] numbers = new float[part.columns()];
        part.floats(0, numbers);
        System.arraycopy(numbers, 0, all, at, numbers.length);
        at += numbers.length;
      }
      replace(prefix + "qkv.bias", new Vector(all), all.length);
      return;
    }
    Rows all = new Rows.Stacked(oneType(parts));
    replace(prefix + "qkv.weight", all, all.columns(), all.rows());
  }

  private static List<Rows> oneType(List<Rows> parts) {
    if (parts.stream().map(Rows::type).distinct().count() == 1) {
      return parts;
    }
    List<Rows> same =
        parts.stream().map(part -> part instanceof FourBit four ? four.asQ41() : part).toList();
    if (same.stream().map(Rows::type).distinct().count() == 1) {
      return same;
    }
    return same.stream().<Rows>map(part -> new Rows.Converted(part, GgmlType.F16)).toList();
  }

  /** The joint key-value projection: keys transposed for the absorbed form, values as they are. */
  private void splitLatent(String prefix) {
    shapes.remove(prefix + "kv_b.weight");
    Rows joint = rows.remove(prefix + "kv_b.weight");
    if (joint == null) {
      throw missing(prefix + "kv_b.weight");
    }
    int heads = sizes.heads();
    int plain = sizes.keyPlain();
    int value = sizes.valueSize();
    int latent = sizes.latent();
    int perHead = plain + value;
    if (joint.rows() != (long) heads * perHead || joint.columns() != latent) {
      throw new ImportRefused(
          "%skv_b has %d rows of %d; config.json says %d of %d",
          prefix, joint.rows(), joint.columns(), (long) heads * perHead, latent);
    }
    // 4-bit blocks cannot be transposed.
    Optional<Notes.Cost> cost =
        joint instanceof FourBit
            ? Optional.of(notes.cost("key projections transposed, written as F16"))
            : Optional.empty();
    GgmlType keyType = cost.isPresent() ? GgmlType.F16 : joint.type();
    replace(
        prefix + "k_b.weight",
        new TransposedHeads(joint, keyType, heads, perHead, plain, cost),
        plain,
        latent,
        heads);
    replace(
        prefix + "v_b.weight",
        new Rows.Picked(
            joint, (long) heads * value, row -> row / value * perHead + plain + row % value),
        latent,
        value,
        heads);
  }

  private static ImportRefused missing(String name) {
    return new ImportRefused("the folder lacks what %s is made of; a shard is missing", name);
  }

  private List<Planned> planned() {
    List<Planned> planned = new ArrayList<>();
    rows.forEach((name, made) -> planned.add(new Planned(name, shapes.get(name), made)));
    return planned;
  }

  /** The width of the token embedding. */
  static long vocabulary(List<Planned> tensors) {
    Optional<Planned> embedding =
        tensors.stream().filter(tensor -> tensor.name().equals("token_embd.weight")).findFirst();
    return embedding.orElseThrow(() -> missing("token_embd.weight")).rows().rows();
  }
}
