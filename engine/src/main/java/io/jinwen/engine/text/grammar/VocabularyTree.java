package io.jinwen.engine.text.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * All tokens of a vocabulary as one tree over their bytes, flat and in depth-first order: tokens
 * with a beginning in common share its walk, and what a dead beginning holds is skipped at once.
 */
final class VocabularyTree {
  private final byte[] label; // [node] the byte that leads here
  private final short[] depth; // [node] bytes from the root, 1 …
  private final int[] after; // [node] the first node that is not below this one
  private final int[] firstToken; // [node] index into tokens
  private final int[] tokens; // ids, in the order of the nodes where they end
  private final int nodes;
  private final int depthMax;

  /** A token's bytes and its id. */
  private record Entry(byte[] bytes, int id) {}

  /**
   * @param bytes what each id adds to a text; empty for tokens that add nothing
   */
  VocabularyTree(int vocabularySize, IntFunction<byte[]> bytes) {
    List<Entry> entries = new ArrayList<>();
    int total = 0;
    for (int id = 0; id < vocabularySize; id++) {
      byte[] own = bytes.apply(id);
      if (own.length > 0 && own.length <= Short.MAX_VALUE) {
        entries.add(new Entry(own, id));
        total += own.length;
      }
    }
    entries.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));
    label = new byte[total];
    depth = new short[total];
    after = new int[total];
    firstToken = new int[total + 1];
    tokens = new int[entries.size()];
    nodes = build(entries);
    depthMax = entries.stream().mapToInt(e -> e.bytes.length).max().orElse(0);
  }

  private int build(List<Entry> sorted) {
    int count = 0;
    int placed = 0;
    byte[] path = {};
    int[] open = new int[Short.MAX_VALUE + 1]; // [depth] the node on the current path
    for (Entry entry : sorted) {
      int mismatch = Arrays.mismatch(path, entry.bytes);
      int common = mismatch < 0 ? path.length : mismatch;
      for (int d = common; d < path.length; d++) {
        after[open[d]] = count;
      }
      for (int d = common; d < entry.bytes.length; d++) {
        open[d] = count;
        label[count] = entry.bytes[d];
        depth[count] = (short) (d + 1);
        firstToken[count] = placed;
        count++;
      }
      tokens[placed++] = entry.id; // of the node added last: entries are sorted
      path = entry.bytes;
    }
    for (int d = 0; d < path.length; d++) {
      after[open[d]] = count;
    }
    firstToken[count] = placed;
    return count;
  }

  /**
   * Tokens that may come next.
   *
   * @param tokens as bits
   * @param costMost the most tokens that are needed to end after one of them
   */
  record Allowed(long[] tokens, int costMost) {}

  /**
   * The tokens that lead from a state to an open one.
   *
   * @param costMax how many tokens may be needed to end after them
   */
  Allowed allowed(
      ByteAutomaton.State from, ByteAutomaton.State dead, int costMax, int vocabularySize) {
    int costMost = 0;
    long[] allowed = new long[(vocabularySize + 63) / 64];
    ByteAutomaton.State[] path = new ByteAutomaton.State[depthMax + 1];
    path[0] = from;
    int node = 0;
    while (node < nodes) {
      ByteAutomaton.State state = path[depth[node] - 1].next(label[node] & 0xFF);
      if (state == dead) {
        node = after[node];
        continue;
      }
      path[depth[node]] = state;
      boolean ends = state.isOpen() && state.cost() <= costMax;
      int end = ends ? firstToken[node + 1] : firstToken[node];
      if (end > firstToken[node]) {
        costMost = Math.max(costMost, state.cost());
      }
      for (int i = firstToken[node]; i < end; i++) {
        allowed[tokens[i] >> 6] |= 1L << tokens[i];
      }
      node++;
    }
    return new Allowed(allowed, costMost);
  }

  /** Lengths of the tokens that a text begins with, from two bytes on. */
  int[] prefixes(byte[] text, int length) {
    IntStream.Builder lengths = IntStream.builder();
    int node = 0;
    int end = nodes;
    for (int i = 0; i < length; i++) {
      while (node < end && label[node] != text[i]) {
        node = after[node];
      }
      if (node >= end) {
        break;
      }
      if (i > 0 && firstToken[node + 1] > firstToken[node]) {
        lengths.add(i + 1);
      }
      end = after[node];
      node++;
    }
    return lengths.build().toArray();
  }

  /** The bytes that are a token by themselves. */
  BitSet singleBytes() {
    BitSet singles = new BitSet(256);
    for (int node = 0; node < nodes; node = after[node]) {
      if (firstToken[node + 1] > firstToken[node]) {
        singles.set(label[node] & 0xFF);
      }
    }
    return singles;
  }
}
