package io.jinwen.assistant.knowledge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the vectors of single texts asked for last: a question is looked at by several parts,
 * and again with each turn that follows it. Texts are known by their digests, so that nothing a
 * customer wrote stays in memory for it. Safe for use by many threads.
 */
public final class RecentVectors implements Embedder {
  /** Some 2 MB. */
  private static final int VECTORS_MAX = 1_000;

  private final Embedder embedder;
  private final Map<String, float[]> recent = new LinkedHashMap<>(16, 0.75f, true) { // locked
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
          return size() > VECTORS_MAX;
        }
      };

  public RecentVectors(Embedder embedder) {
    this.embedder = embedder;
  }

  @Override
  public String model() {
    return embedder.model();
  }

  @Override
  public int dimensions() {
    return embedder.dimensions();
  }

  @Override
  public int countTokens(String text) {
    return embedder.countTokens(text);
  }

  @Override
  public float[][] embed(List<String> texts) {
    if (texts.size() != 1) {
      return embedder.embed(texts);
    }
    String key = digest(texts.getFirst());
    synchronized (recent) {
      float[] known = recent.get(key);
      if (known != null) {
        return new float[][] {known};
      }
    }
    float[] vector = embedder.embed(new ArrayList<>(texts))[0];
    synchronized (recent) {
      recent.put(key, vector);
    }
    return new float[][] {vector};
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
