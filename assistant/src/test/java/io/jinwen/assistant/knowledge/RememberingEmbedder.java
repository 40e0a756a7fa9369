package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Embeds every text of a test once, and once for all runs: it is most of the time. */
final class RememberingEmbedder implements Embedder {
  private static final Path FILE = Path.of("target/vectors-of-questions");
  private static final int BATCH_TEXTS = 256;

  private final Embedder model;
  private final Map<String, float[]> vectors = new HashMap<>();

  RememberingEmbedder(Embedder model, List<String> questions) throws IOException {
    List<String> texts = questions.stream().map(FoldedText::of).distinct().toList();
    this.model = model;
    VectorCache cache = new VectorCache(model);
    cache.readDelivered();
    cache.readFrom(FILE);
    List<String> missing = texts.stream().filter(text -> cache.find(text).isEmpty()).toList();
    for (int from = 0; from < missing.size(); from += BATCH_TEXTS) {
      List<String> batch = missing.subList(from, Math.min(from + BATCH_TEXTS, missing.size()));
      float[][] computed = model.embed(batch);
      for (int i = 0; i < computed.length; i++) {
        cache.put(batch.get(i), PackedVector.of(computed[i]));
      }
    }
    cache.writeTo(FILE);
    texts.forEach(text -> vectors.put(text, unpacked(cache.find(text).orElseThrow())));
  }

  private static float[] unpacked(PackedVector packed) {
    float[] vector = new float[packed.codes().length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = packed.codes()[i] * packed.scale();
    }
    return vector;
  }

  @Override
  public String model() {
    return model.model();
  }

  @Override
  public int dimensions() {
    return model.dimensions();
  }

  @Override
  public float[][] embed(List<String> texts) {
    return texts.stream()
        .map(text -> vectors.computeIfAbsent(text, it -> model.embed(List.of(it))[0]))
        .toArray(float[][]::new);
  }
}
