package io.jinwen.engine.text.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * Which two neighbouring tokens join, into what, and how early.
 *
 * <p>Open addressing over longs: 128k merges take some 6 MB, where boxed map entries take 30.
 */
final class MergeTable {
  /** What {@link #find} returns for a pair that does not join. */
  static final long NONE = -1;

  private final long[] keys;
  private final long[] values; // rank << 32 | id of the joined token
  private final int mask;

  /**
   * Reads the merges of a vocabulary, each written as two pieces with a space between; the place in
   * the list is the rank. A merge whose parts or result are no ordinary tokens can never apply and
   * is left out.
   */
  MergeTable(List<String> merges, Vocabulary vocabulary) {
    int capacity = Integer.highestOneBit(Math.max(16, merges.size())) * 4;
    keys = new long[capacity];
    values = new long[capacity];
    mask = capacity - 1;
    Arrays.fill(keys, NONE);
    for (int rank = 0; rank < merges.size(); rank++) {
      String merge = merges.get(rank);
      int space = merge.indexOf(' ', 1);
      if (space < 0) {
        continue;
      }
      String leftPiece = merge.substring(0, space);
      String rightPiece = merge.substring(space + 1);
      int left = vocabulary.ordinaryId(leftPiece);
      int right = vocabulary.ordinaryId(rightPiece);
      int joined = vocabulary.ordinaryId(leftPiece.concat(rightPiece));
      if (left >= 0 && right >= 0 && joined >= 0) {
        put((long) left << 32 | right, (long) rank << 32 | joined);
      }
    }
  }

  /**
   * Rank and joined token of a pair, see {@link #rank} and {@link #joined}; NONE if it stays two.
   */
  long find(int left, int right) {
    if (left < 0 || right < 0) {
      return NONE;
    }
    long key = (long) left << 32 | right;
    int slot = slot(key);
    while (keys[slot] != key) {
      if (keys[slot] == NONE) {
        return NONE;
      }
      slot = slot + 1 & mask;
    }
    return values[slot];
  }

  static int rank(long found) {
    return (int) (found >> 32);
  }

  static int joined(long found) {
    return (int) found;
  }

  private void put(long key, long value) {
    int slot = slot(key);
    while (keys[slot] != NONE) {
      if (keys[slot] == key) {
        return; // the first of two equal merges has the better rank
      }
      slot = slot + 1 & mask;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  private int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L; // Fibonacci hashing
    return (int) (h >>> 40) & mask;
  }
}
