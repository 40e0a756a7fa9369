package io.jinwen.tools.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Makes the bytes of tensors chunk by chunk on all threads and writes them in order.
 *
 * <p>Two chunks per thread are under way at a time, so memory does not grow with the tensor.
 */
public final class RowPipeline implements AutoCloseable {
  /** Makes {@code rows} rows from row {@code firstRow}; called on any thread. */
  @FunctionalInterface
  public interface RowMaker {
    void make(long firstRow, int rows, MemorySegment target);
  }

  private static final int CHUNK_BYTES = 1 << 19;

  private final ExecutorService threads;
  private final int chunksAhead;
  private final LongConsumer written;

  /**
   * @param threads how many make rows at once
   * @param written told the length of each chunk that has been written
   */
  public RowPipeline(int threads, LongConsumer written) {
    this.threads = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    this.chunksAhead = 2 * threads;
    this.written = written;
  }

  /** Writes {@code rows} rows of {@code rowBytes} bytes each. */
  public void write(WritableByteChannel channel, long rows, long rowBytes, RowMaker maker)
      throws IOException {
    long rowsPerChunk = Math.max(1, CHUNK_BYTES / rowBytes);
    Queue<Future<byte[]>> chunks = new ArrayDeque<>();
    long next = 0;
    while (next < rows || !chunks.isEmpty()) {
      while (next < rows && chunks.size() < chunksAhead) {
        long first = next;
        int count = (int) Math.min(rowsPerChunk, rows - first);
        chunks.add(
            threads.submit(() -> {
              byte[] bytes = new byte[Math.toIntExact(count * rowBytes)];
              maker.make(first, count, MemorySegment.ofArray(bytes));
              return bytes;
            }));
        next += count;
      }
      writeAll(channel, chunks.remove());
    }
  }

  /** Ends the threads; when this returns, none of them reads a row any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }

  private void writeAll(WritableByteChannel channel, Future<byte[]> chunk) throws IOException {
    try {
      byte[] bytes = chunk.get();
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      written.accept(bytes.length);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing", e);
    }
  }
}
