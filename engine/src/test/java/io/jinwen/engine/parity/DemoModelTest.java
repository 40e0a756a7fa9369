package io.jinwen.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.Transformer;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.GgufWriter;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.format.quant.BlockFormat;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Slice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real weights, real text: the demonstration model continues prompts as transformers and llama.cpp
 * do. All three compute with the weights of the delivered file, dequantised to float.
 * tools/demo-model/greedy_golden.py wrote the continuations.
 */
class DemoModelTest {
  private static final Path DELIVERED = Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf");

  private static final int TOKENS_MAX = 512;

  @TempDir private static Path folder;
  private static List<Continuation> expected;
  private static WorkerPool pool;
  private static LoadedModel model;
  private static KvCache cache;

  /**
   * A prompt and what follows it, likeliest token by likeliest token. The file's third column tells
   * how near the second-best logit ever came; 0.02 at the least.
   */
  private record Continuation(int[] prompt, int[] continuation) {
    static Continuation of(String line) {
      String[] parts = line.split("\t");
      return new Continuation(ids(parts[0]), ids(parts[1]));
    }

    private static int[] ids(String text) {
      return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
  }

  @BeforeAll
  static void load() throws IOException {
    try (var in = DemoModelTest.class.getResourceAsStream("/parity/demo-greedy.tsv")) {
      expected = new String(in.readAllBytes()).lines().map(Continuation::of).toList();
    }
    Path inFloat = folder.resolve("demo-f32.gguf");
    dequantize(DELIVERED, inFloat);
    pool = new WorkerPool(2);
    try (GgufFile file = GgufFile.open(inFloat)) {
      model = LoadedModel.read(file, Kernels.choose(KernelChoice.AUTO), pool, TOKENS_MAX, _ -> {});
    }
    cache =
        new KvCache(model.transformer().kvLayout(), model.transformer().newPageMemory(), 1L << 24);
  }

  @AfterAll
  static void close() {
    cache.close();
    model.close();
    pool.close();
  }

  @Test
  void continuesAsTransformersAndLlamaCppDo() {
    assertThat(expected).hasSizeGreaterThanOrEqualTo(200);
    for (Continuation one : expected) {
      assertThat(likeliest(one)).as(Arrays.toString(one.prompt)).isEqualTo(one.continuation);
    }
  }

  @Test
  void tokenByTokenComesToTheSame() {
    for (int i = 0; i < expected.size(); i += 12) {
      Continuation one = expected.get(i);
      assertThat(decoded(one)).isEqualTo(one.continuation);
    }
  }

  /** The likeliest token at each place of the continuation, all in one pass. */
  private static int[] likeliest(Continuation one) {
    int[] tokens =
        IntStream.concat(Arrays.stream(one.prompt), Arrays.stream(one.continuation)).toArray();
    int from = one.prompt.length - 1;
    float[] logits = pass(tokens, tokens.length - 1);
    int vocabulary = model.transformer().vocabularySize();
    return IntStream.range(from, tokens.length - 1)
        .map(row -> argmax(logits, row * vocabulary, vocabulary))
        .toArray();
  }

  private static float[] pass(int[] tokens, int count) {
    Transformer transformer = model.transformer();
    CacheLease lease = cache.leaseWithoutReuse(count).orElseThrow();
    lease.grow(count);
    Batch batch = new Batch(TOKENS_MAX);
    batch.add(lease.table(), tokens, 0, count, 0, Slice.Route.PROMPT, Slice.Logits.ALL);
    float[] logits = transformer.forward(batch);
    lease.close(new int[0], 0);
    return logits;
  }

  /** The model's own continuation, each token computed by itself behind the ones before. */
  private static int[] decoded(Continuation one) {
    Transformer transformer = model.transformer();
    int[] tokens = Arrays.copyOf(one.prompt, one.prompt.length + one.continuation.length);
    CacheLease lease = cache.leaseWithoutReuse(tokens.length).orElseThrow();
    Batch batch = new Batch(TOKENS_MAX);
    int done = 0;
    for (int at = one.prompt.length; at < tokens.length; at++) {
      Slice.Route route = done == 0 ? Slice.Route.PROMPT : Slice.Route.DECODE;
      lease.grow(at);
      batch.clear();
      batch.add(lease.table(), tokens, done, at - done, done, route, Slice.Logits.LAST);
      tokens[at] = argmax(transformer.forward(batch), 0, transformer.vocabularySize());
      done = at;
    }
    lease.close(new int[0], 0);
    return Arrays.copyOfRange(tokens, one.prompt.length, tokens.length);
  }

  private static int argmax(float[] logits, int offset, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (logits[offset + i] > logits[offset + best]) {
        best = i;
      }
    }
    return best;
  }

  private static void dequantize(Path from, Path to) throws IOException {
    try (GgufFile file = GgufFile.open(from);
        Arena arena = Arena.ofConfined()) {
      GgufWriter writer = new GgufWriter();
      file.metadata().keys().forEach(key -> writer.putCopy(key, file.metadata()));
      for (TensorInfo tensor : file.tensors()) {
        float[] values = new float[Math.toIntExact(tensor.count())];
        BlockFormat.of(tensor.type()).dequantize(file.data(tensor), 0, values, 0, values.length);
        MemorySegment plain = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
        writer.tensor(tensor.name(), GgmlType.F32, tensor.shape(), plain);
      }
      writer.write(to);
    }
  }
}
