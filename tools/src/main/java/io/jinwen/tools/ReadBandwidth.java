package io.jinwen.tools;

import io.jinwen.engine.cpu.kernel.WorkerPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast the threads of a pool read memory together: the ceiling of decoding, which reads every
 * weight once a token.
 *
 * <p>Eight sums side by side keep loads in flight; at two loads of 8 bytes a cycle a core could
 * take some 50 GB/s, more than memory gives, so plain Java suffices.
 */
final class ReadBandwidth {
  /** Larger than any last-level cache, so that memory itself is read. */
  private static final long BUFFER_BYTES = 1L << 30;

  private static final int PART_BYTES = 4 << 20;
  private static final int PASSES = 6;
  private static final int LONGS_AT_ONCE = 8;

  private ReadBandwidth() {}

  /** Gigabytes a second (10⁹ bytes), the best of several passes. */
  static double measure(WorkerPool pool) {
    return measure(pool, BUFFER_BYTES);
  }

  static double measure(WorkerPool pool, long bytes) {
    int parts = Math.toIntExact(bytes / PART_BYTES);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(bytes, 64);
      pool.run(parts, (part, _) -> part(buffer, part).fill((byte) 1));
      AtomicLong total = new AtomicLong();
      double best = 0;
      for (int pass = 0; pass < PASSES; pass++) {
        total.set(0);
        long start = System.nanoTime();
        pool.run(parts, (part, _) -> total.addAndGet(sum(part(buffer, part))));
        best = Math.max(best, (double) bytes / (System.nanoTime() - start));
        if (total.get() != bytes / Long.BYTES * 0x0101010101010101L) {
          throw new IllegalStateException("memory was read wrong: sum " + total.get());
        }
      }
      return best;
    }
  }

  private static MemorySegment part(MemorySegment buffer, int part) {
    return buffer.asSlice((long) part * PART_BYTES, PART_BYTES);
  }

  private static long sum(MemorySegment part) {
    long s0 = 0;
    long s1 = 0;
    long s2 = 0;
    long s3 = 0;
    long s4 = 0;
    long s5 = 0;
    long s6 = 0;
    long s7 = 0;
    int longs = (int) (part.byteSize() / Long.BYTES);
    for (int i = 0; i < longs; i += LONGS_AT_ONCE) {
      s0 += part.getAtIndex(ValueLayout.JAVA_LONG, i);
      s1 += part.getAtIndex(ValueLayout.JAVA_LONG, i + 1);
      s2 += part.getAtIndex(ValueLayout.JAVA_LONG, i + 2);
      s3 += part.getAtIndex(ValueLayout.JAVA_LONG, i + 3);
      s4 += part.getAtIndex(ValueLayout.JAVA_LONG, i + 4);
      s5 += part.getAtIndex(ValueLayout.JAVA_LONG, i + 5);
      s6 += part.getAtIndex(ValueLayout.JAVA_LONG, i + 6);
      s7 += part.getAtIndex(ValueLayout.JAVA_LONG, i + 7);
    }
    return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
  }
}
