package io.jinwen.engine;

import io.jinwen.engine.cache.CacheType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells model files apart in milliseconds: a hash of the size and of samples from all over the
 * file.
 */
final class ModelFingerprint {
  private static final int SAMPLES = 256;
  private static final int SAMPLE_BYTES = 4096;

  private ModelFingerprint() {}

  /** Of a model and of how its keys and values are kept. */
  static byte[] of(Path file, CacheType cacheType) {
    try (FileChannel channel = FileChannel.open(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long size = channel.size();
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
      ByteBuffer sample = ByteBuffer.allocate(SAMPLE_BYTES);
      for (int i = 0; i < SAMPLES; i++) {
        channel.read(sample.clear(), size / SAMPLES * i);
        digest.update(sample.flip());
      }
      if (cacheType != CacheType.F16) { // whose spills are older than the choice
        digest.update(cacheType.toString().getBytes(StandardCharsets.US_ASCII));
      }
      return digest.digest();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
