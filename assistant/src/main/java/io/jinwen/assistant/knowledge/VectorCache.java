package io.jinwen.assistant.knowledge;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.TreeMap;

/**
 * Vectors computed before, in a file, because those of all approved questions take many seconds.
 * Those of the delivered questions are made by the build and come with the program; those of an
 * institution's own are kept beside its data.
 *
 * <p>Each vector is kept under a hash of model and text, so after an edit only the changed texts
 * are computed anew. Layout, big endian: magic, numbers in a vector, count; then for each vector
 * its hash, a scale, and its numbers in 8 bits. A file that does not fit is read as empty: it holds
 * nothing that could not be computed again.
 */
final class VectorCache {
  private static final int MAGIC = 0x4A575632; // "JWV2"
  private static final int COUNT_MAX = 1_000_000;
  private static final String DELIVERED = "/vectors-of-questions.bin";

  private final String model;
  private final int dimensions;
  private final Map<Long, PackedVector> vectors = new HashMap<>();

  VectorCache(Embedder embedder) {
    this.model = embedder.model();
    this.dimensions = embedder.dimensions();
  }

  Optional<PackedVector> find(String text) {
    return Optional.ofNullable(vectors.get(hash(text)));
  }

  void put(String text, PackedVector vector) {
    vectors.put(hash(text), vector);
  }

  /** Takes in what the build has made; nothing where a build left it out. */
  void readDelivered() throws IOException {
    try (InputStream in = VectorCache.class.getResourceAsStream(DELIVERED)) {
      if (in != null) {
        read(in);
      }
    }
  }

  void readFrom(Path file) throws IOException {
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        read(in);
      }
    }
  }

  private void read(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(file, 1 << 16));
    byte[] head = in.readNBytes(3 * Integer.BYTES);
    ByteBuffer numbers = ByteBuffer.wrap(head);
    if (head.length < 3 * Integer.BYTES
        || numbers.getInt() != MAGIC
        || numbers.getInt() != dimensions) {
      return;
    }
    int count = numbers.getInt();
    byte[] record = new byte[Long.BYTES + Float.BYTES + dimensions];
    for (int i = 0; i < count && count <= COUNT_MAX; i++) {
      if (in.readNBytes(record, 0, record.length) < record.length) {
        return;
      }
      ByteBuffer buffer = ByteBuffer.wrap(record);
      long hash = buffer.getLong();
      float scale = buffer.getFloat();
      byte[] codes = new byte[dimensions];
      buffer.get(codes);
      vectors.put(hash, new PackedVector(codes, scale));
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
        // In one order, so that two builds write the same bytes.
        for (Map.Entry<Long, PackedVector> entry : new TreeMap<>(vectors).entrySet()) {
          out.writeLong(entry.getKey());
          out.writeFloat(entry.getValue().scale());
          out.write(entry.getValue().codes());
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
