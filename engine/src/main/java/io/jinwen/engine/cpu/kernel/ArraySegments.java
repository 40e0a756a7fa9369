package io.jinwen.engine.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Views of arrays for native calls, made once and kept for as long as the same few arrays come: a
 * forward pass makes some thousand calls, and a view for each argument would be megabytes a token.
 *
 * <p>Threads may share it: an entry is immutable, and one that is lost is made anew.
 */
final class ArraySegments {
  /** A power of two: arrays of norms are two to four a layer. */
  private static final int ENTRIES = 256;

  /** Longer arrays are made for one request, and would be held long after it. */
  private static final int LENGTH_MAX = 1 << 16;

  private record Entry(float[] array, MemorySegment segment) {}

  private final Entry[] entries = new Entry[ENTRIES];

  MemorySegment of(float[] array) {
    if (array.length > LENGTH_MAX) {
      return MemorySegment.ofArray(array);
    }
    int place = System.identityHashCode(array) & ENTRIES - 1;
    Entry entry = entries[place];
    if (entry == null || entry.array != array) {
      entry = new Entry(array, MemorySegment.ofArray(array));
      entries[place] = entry;
    }
    return entry.segment;
  }
}
