package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.Engine;
import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.LoadListener;
import io.jinwen.engine.LocalEngine;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.model.Slice;
import io.jinwen.tools.huggingface.FolderFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code import} of folders that transformers wrote (tools/parity/import_folders.py): bits,
 * metadata and logits against an independent conversion and against transformers.
 */
class ImportTest {
  /** Between two computations that round at the same places; see ModelParityTest. */
  private static final float SAME_ROUNDING = 2e-3f;

  /** The engine keeps keys and values in half precision; on these weights that is as much. */
  private static final float HALF_PRECISION = 2e-2f;

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {"llama", "llama-scaled", "qwen1", "qwen2", "qwen3", "glm", "chatglm3", "youtu"})
  void becomesTheFileOfAnIndependentConversion(String name) throws Exception {
    Path source = FolderFixture.copy(name, folder);
    JsonNode expected = json(source.resolve("expected.json"));
    Path out = imported(source);
    try (GgufFile file = GgufFile.open(out)) {
      assertThat(hashes(file)).isEqualTo(strings(expected.path("tensors")));
      assertThat(file.metadata().string("general.architecture"))
          .isEqualTo(expected.path("architecture").asString());
      expected
          .path("metadata")
          .properties()
          .forEach(entry -> assertSame(file, entry.getKey(), entry.getValue()));
      assertThat(file.metadata().floatValue("general.sampling.temp")).isEqualTo(0.6f);
      assertThat(file.metadata().intValue("general.sampling.top_k")).isEqualTo(20);
    }
    assertLogits(out, expected);
  }

  private static void assertSame(GgufFile file, String key, JsonNode value) {
    Object actual = file.metadata().get(key).orElse("missing");
    if (key.equals("tokenizer.ggml.scores")) {
      assertThat(file.metadata().floats(key)).as(key).hasSize(value.size());
    } else if (value.isFloat() || value.isDouble()) {
      assertThat(file.metadata().floatValue(key)).as(key).isEqualTo((float) value.asDouble());
    } else if (value.isIntegralNumber()) {
      assertThat(file.metadata().intValue(key)).as(key).isEqualTo(value.asInt());
    } else if (value.isArray() && value.path(0).isIntegralNumber()) {
      assertThat(file.metadata().ints(key))
          .as(key)
          .isEqualTo(value.valueStream().mapToInt(JsonNode::asInt).toArray());
    } else if (value.isArray()) {
      assertThat(file.metadata().strings(key))
          .as(key)
          .isEqualTo(value.valueStream().map(JsonNode::asString).toList());
    } else {
      assertThat(actual.toString()).as(key).isEqualTo(value.asString());
    }
  }

  private static void assertLogits(Path model, JsonNode expected) {
    int[] tokens = expected.path("tokens").valueStream().mapToInt(JsonNode::asInt).toArray();
    try (DirectRun run =
            new DirectRun(EngineConfig.of(model), tokens.length, tokens.length, _ -> {});
        DirectRun.Sequence sequence = run.begin(0, tokens.length)) {
      float[] logits = sequence.pass(tokens, 0, tokens.length, Slice.Logits.ALL);
      int vocabulary = run.vocabularySize();
      for (int i = 0; i < expected.path("positions").size(); i++) {
        int row = expected.path("positions").get(i).asInt();
        for (int id = 0; id < vocabulary; id++) {
          double actual = logits[row * vocabulary + id];
          double rounded = expected.path("rounded").get(i).get(id).asDouble();
          double theirs = expected.path("transformers").get(i).get(id).asDouble();
          assertThat(Math.abs(actual - rounded)).as("%d, %d", row, id).isLessThan(SAME_ROUNDING);
          assertThat(Math.abs(actual - theirs)).as("%d, %d", row, id).isLessThan(HALF_PRECISION);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "youtu"})
  void answersInAChat(String name) throws Exception {
    Path out = imported(FolderFixture.copy(name, folder));
    var request =
        new GenerationRequest(
            new Prompt.Chat(List.of(ChatMessage.user("ab")), false),
            SamplingParams.DEFAULT.toBuilder().maxNewTokens(5).seed(1).build());
    try (Engine engine =
        LocalEngine.load(
            EngineConfig.of(out).withThreads(1).withCacheBytesMax(1 << 24), LoadListener.SILENT)) {
      try (var generation = engine.submit(request)) {
        GenerationEvent event = generation.next();
        while (!(event instanceof GenerationEvent.Finished)) {
          assertThat(event).isNotInstanceOf(GenerationEvent.Failed.class);
          event = generation.next();
        }
        assertThat(((GenerationEvent.Finished) event).usage().completionTokens()).isPositive();
      }
    }
  }

  private Path imported(Path source) {
    Path out = folder.resolve("out.gguf");
    CommandLine line = Jinwen.commandLine();
    line.setOut(new PrintWriter(new StringWriter(), true));
    line.setErr(new PrintWriter(err, true));
    int status = line.execute("import", source.toString(), out.toString());
    assertThat(status).as(err.toString()).isZero();
    return out;
  }

  private static JsonNode json(Path file) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(file));
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new TreeMap<>();
    object.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asString()));
    return strings;
  }

  private static Map<String, String> hashes(GgufFile file) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    for (TensorInfo tensor : file.tensors()) {
      byte[] bytes = file.data(tensor).toArray(ValueLayout.JAVA_BYTE);
      hashes.put(
          tensor.name(),
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }
    return hashes;
  }
}
