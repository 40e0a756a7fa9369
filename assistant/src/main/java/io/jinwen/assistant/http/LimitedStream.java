package io.jinwen.assistant.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** A stream that fails with a sentence past its limit, whatever length was promised. */
final class LimitedStream extends InputStream {
  private final InputStream in;
  private final Supplier<? extends RuntimeException> past;
  private long left;

  LimitedStream(InputStream in, long bytesMax, Supplier<? extends RuntimeException> past) {
    this.in = in;
    this.left = bytesMax;
    this.past = past;
  }

  @Override
  public int read() throws IOException {
    int read = in.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int read) {
    left -= read;
    if (left < 0) {
      throw past.get();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
