package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors of approved questions: those that come with the program, those kept from an earlier
 * run, and those that have to be computed. For one thread.
 */
final class PhrasingVectors {
  private static final int BATCH_TEXTS = 64;

  private final Embedder embedder;
  private final Path file;
  private final VectorCache delivered;
  private final VectorCache kept;
  private final Map<String, PackedVector> found = new HashMap<>();

  private PhrasingVectors(Embedder embedder, Path file) {
    this.embedder = embedder;
    this.file = file;
    this.delivered = new VectorCache(embedder);
    this.kept = new VectorCache(embedder);
  }

  /**
   * @param file where computed ones are kept
   */
  static PhrasingVectors open(Embedder embedder, Path file) throws IOException {
    PhrasingVectors vectors = new PhrasingVectors(embedder, file);
    vectors.delivered.readDelivered();
    vectors.kept.readFrom(file);
    return vectors;
  }

  /** Looks the texts up; tells which of them have to be computed. */
  List<String> missing(Collection<String> texts) {
    List<String> missing = new ArrayList<>();
    for (String text : texts) {
      delivered.find(text).or(() -> kept.find(text)).ifPresent(it -> found.put(text, it));
      if (!found.containsKey(text)) {
        missing.add(text);
      }
    }
    return missing;
  }

  /**
   * Computes the missing ones.
   *
   * @return whether there were any
   */
  boolean compute(Collection<String> texts, ApprovedAnswers.Progress progress) {
    List<String> missing = missing(texts);
    progress.at(texts.size() - missing.size(), texts.size());
    for (int from = 0; from < missing.size(); from += BATCH_TEXTS) {
      List<String> batch = missing.subList(from, Math.min(from + BATCH_TEXTS, missing.size()));
      float[][] computed = embedder.embed(batch);
      for (int i = 0; i < computed.length; i++) {
        found.put(batch.get(i), PackedVector.of(computed[i]));
      }
      progress.at(found.size(), texts.size());
    }
    return !missing.isEmpty();
  }

  /** Keeps for the next start what did not come with the program. */
  void keep(Collection<String> texts) throws IOException {
    VectorCache after = new VectorCache(embedder);
    texts.stream()
        .filter(text -> delivered.find(text).isEmpty())
        .forEach(text -> after.put(text, found.get(text)));
    after.writeTo(file);
  }

  boolean has(Collection<String> texts) {
    return found.keySet().containsAll(texts);
  }

  PackedVector[] of(List<String> texts) {
    return texts.stream().map(found::get).toArray(PackedVector[]::new);
  }
}
