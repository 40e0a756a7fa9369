package io.jinwen.engine.text.tokenizer;

import java.util.Arrays;

/**
 * The neighbouring pairs that may be joined, best first.
 *
 * <p>A binary heap of longs. The upper half is the priority (smaller is better), the lower half the
 * index of the pair's left symbol, so that equal pairs come from left to right.
 */
final class PairQueue {
  private long[] heap = new long[64];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Lays a pair on the queue; the priority is compared as a signed int. */
  void add(int priority, int left) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    long entry = (long) priority << 32 | left;
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (heap[parent] <= entry) {
        break;
      }
      heap[i] = heap[parent];
      i = parent;
    }
    heap[i] = entry;
  }

  /** Takes the best entry; read it with {@link #priority} and {@link #left}. */
  long remove() {
    long best = heap[0];
    long last = heap[--size];
    int i = 0;
    for (int child = 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= last) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = last;
    return best;
  }

  static int priority(long entry) {
    return (int) (entry >> 32);
  }

  static int left(long entry) {
    return (int) entry;
  }
}
