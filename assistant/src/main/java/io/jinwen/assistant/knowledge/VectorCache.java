package io.jinwen.assistant.knowledge;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Vectors computed before, in a file, because those of all approved questions take many seconds.
 *
 * <p>Each vector is kept under a hash of model and text, so after an edit only the changed texts
 * are computed anew. Layout, big endian: magic, numbers in a vector, count; then for each vector
 * its hash and its numbers. A file that does not fit is read as empty: it holds nothing that could
 * not be computed again.
 */
final class VectorCache {
  private static final int MAGIC = 0x4A575631; // "JWV1"
  private static final int COUNT_MAX = 1_000_000;

  private final String model;
  private final int dimensions;
  private final Map<Long, float[]> vectors = new HashMap<>();

  VectorCache(Embedder embedder) {
    this.model = embedder.model();
    this.dimensions = embedder.dimensions();
  }

  Optional<float[]> find(String text) {
    return Optional.ofNullable(vectors.get(hash(text)));
  }

  void put(String text, float[] vector) {
    vectors.put(hash(text), vector);
  }

  void readFrom(Path file) throws IOException {
    long size = Files.exists(file) ? Files.size(file) : 0;
    if (size < 3 * Integer.BYTES) {
      return;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      int magic = in.readInt();
      int length = in.readInt();
      int count = in.readInt();
      long expected = 3L * Integer.BYTES + count * (Long.BYTES + (long) dimensions * Float.BYTES);
      if (magic != MAGIC || length != dimensions || count > COUNT_MAX || size != expected) {
        return;
      }
      byte[] numbers = new byte[dimensions * Float.BYTES];
      for (int i = 0; i < count; i++) {
        long hash = in.readLong();
        in.readFully(numbers);
        float[] vector = new float[dimensions];
        ByteBuffer.wrap(numbers).asFloatBuffer().get(vector);
        vectors.put(hash, vector);
      }
    }
  }

  /** Replaces the file in one step, so that a crash leaves the old one or the new one. */
  void writeTo(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path fresh = Files.createTempFile(folder, "vectors", ".tmp");
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16))) {
        out.writeInt(MAGIC);
        out.writeInt(dimensions);
        out.writeInt(vectors.size());
        ByteBuffer numbers = ByteBuffer.allocate(dimensions * Float.BYTES);
        for (Map.Entry<Long, float[]> entry : vectors.entrySet()) {
          out.writeLong(entry.getKey());
          numbers.asFloatBuffer().put(entry.getValue());
          out.write(numbers.array());
        }
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private long hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest((model + '\n' + text).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(bytes).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }
}
