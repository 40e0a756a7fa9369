package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.tools.weights.RowPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A Hugging Face folder on its way to one GGUF file. */
public final class FolderImport implements AutoCloseable {
  /** Which shard holds which tensor, where there are several. */
  public static final String INDEX = "model.safetensors.index.json";

  /** All weights, where there is one file. */
  public static final String ONE_FILE = "model.safetensors";

  private final ModelFolder folder;
  private final List<TensorPlan.Planned> tensors;
  private final GgufWriter writer = new GgufWriter();
  private final Notes notes = new Notes();

  /**
   * Opens and checks a folder; nothing is written yet.
   *
   * @throws ImportRefused where it cannot be imported; the message says why and what to do
   */
  public static FolderImport open(Path path) throws IOException {
    ModelFolder folder = ModelFolder.open(path);
    try {
      return new FolderImport(folder);
    } catch (IOException | RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Looks at the description of a model whose weights may not be there yet.
   *
   * @return whether its weights are packed in few bits
   * @throws ImportRefused where the model is of a kind that cannot be imported
   */
  public static boolean packed(Path path) throws IOException {
    ModelFolder folder = new ModelFolder(path);
    JsonNode config = folder.json("config.json");
    Family.of(config);
    return !(QuantScheme.of(quantization(folder, config)) instanceof QuantScheme.None);
  }

  /**
   * The shards that the index of a folder names, whether they are there or not.
   *
   * @throws ImportRefused where it is damaged
   */
  public static Set<String> shards(Path path) throws IOException {
    ModelFolder folder = new ModelFolder(path);
    return ModelFolder.shards(folder.json(INDEX));
  }

  private FolderImport(ModelFolder folder) throws IOException {
    this.folder = folder;
    JsonNode config = folder.json("config.json");
    Family family = Family.of(config);
    ModelSizes sizes = new ModelSizes(family, config);
    QuantScheme scheme = QuantScheme.of(quantization(folder, config));
    this.tensors = TensorPlan.of(family, sizes, folder, scheme, notes);
    writer
        .putString("general.architecture", family.architecture())
        .putString("general.name", folder.name());
    sizes.describe(writer);
    long vocabulary = TensorPlan.vocabulary(tensors);
    writer.putU32(family.architecture() + ".vocab_size", vocabulary);
    writer.putU32("general.file_type", fileType());
    writer.putU32("general.quantization_version", 2);
    new FolderTokenizer(folder, family, config).describe(writer, vocabulary);
    describeSampling();
    folder.release(); // what choosing the types has looked at
  }

  /** GPTQ repositories of the first years keep it in a file of its own. */
  private static Optional<JsonNode> quantization(ModelFolder folder, JsonNode config)
      throws IOException {
    if (config.path("quantization_config").isObject()) {
      return Optional.of(config.path("quantization_config"));
    }
    if (config.path("compression_config").isObject()) {
      return Optional.of(config.path("compression_config"));
    }
    Optional<JsonNode> own = folder.optionalJson("quantize_config.json");
    own.filter(JsonNode::isObject)
        .ifPresent(node -> {
          if (!node.has("quant_method")) {
            ((tools.jackson.databind.node.ObjectNode) node).put("quant_method", "gptq");
          }
        });
    return own;
  }

  /** The number of the type that most of the weights have. */
  private int fileType() {
    Map<GgmlType, Long> counts = new HashMap<>();
    for (TensorPlan.Planned tensor : tensors) {
      counts.merge(tensor.rows().type(), tensor.rows().rows() * tensor.rows().columns(), Long::sum);
    }
    GgmlType most =
        counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return switch (most) {
      case F16 -> 1;
      case Q4_0 -> 2;
      case Q4_1 -> 3;
      case Q8_0 -> 7;
      case Q6_K -> 18;
      case BF16 -> 32;
      default -> 0;
    };
  }

  private void describeSampling() throws IOException {
    Optional<JsonNode> generation = folder.optionalJson("generation_config.json");
    if (generation.isEmpty()) {
      return;
    }
    Map<String, String> keys =
        Map.of(
            "temperature", "temp",
            "top_p", "top_p",
            "min_p", "min_p",
            "repetition_penalty", "penalty_repeat");
    keys.forEach((theirs, ours) -> {
      JsonNode value = generation.get().path(theirs);
      if (value.isNumber() && Double.isFinite(value.asDouble())) {
        writer.putF32("general.sampling." + ours, (float) value.asDouble());
      }
    });
    JsonNode topK = generation.get().path("top_k");
    if (topK.isIntegralNumber() && topK.asLong() >= 0 && topK.asLong() < 1 << 24) {
      writer.putI32("general.sampling.top_k", topK.asInt());
    }
  }

  /** Bytes of all tensors of the file. */
  public long bytes() {
    return tensors.stream()
        .mapToLong(tensor ->
            tensor.rows().type().bytes(1L * tensor.rows().columns()) * tensor.rows().rows())
        .sum();
  }

  /** Writes the file. */
  public void write(Path target, RowPipeline pipeline) throws IOException {
    for (TensorPlan.Planned tensor : tensors) {
      Rows rows = tensor.rows();
      long rowBytes = rows.type().bytes(rows.columns());
      writer.tensor(
          tensor.name(),
          rows.type(),
          tensor.shape(),
          channel -> {
            pipeline.write(
                channel,
                rows.rows(),
                rowBytes,
                (first, count, bytes) -> {
                  for (int r = 0; r < count; r++) {
                    rows.write(first + r, bytes, r * rowBytes);
                  }
                });
            folder.release();
          });
    }
    writer.write(target);
  }

  /** What could not be taken as it was, and what it cost; complete after {@link #write}. */
  public List<String> notes() {
    return notes.sentences();
  }

  @Override
  public void close() {
    folder.close();
  }
}
