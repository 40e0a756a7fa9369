package io.jinwen.engine.text.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Byte-level BPE: words are cut by the pre-tokenizer, turned into bytes, and neighbours are joined,
 * the earliest merge first, until no merge applies.
 *
 * <p>A byte without an entry of its own is left out, as the reference implementations do; real
 * vocabularies have all bytes that occur in UTF-8.
 */
final class BytePairEncoder implements Encoder {
  /** Longer words are rarely seen twice. */
  private static final int CACHED_CHARS_MAX = 24;

  private static final int CACHED_WORDS_MAX = 20_000;

  private final Vocabulary vocabulary;
  private final PreTokenizer preTokenizer;
  private final boolean ignoresMerges;
  private final MergeTable merges;
  private final int[] idOfByte = new int[256];
  private final int pieceCharsMax;
  private final ConcurrentHashMap<String, int[]> wordCache = new ConcurrentHashMap<>();

  BytePairEncoder(
      Vocabulary vocabulary,
      PreTokenizer preTokenizer,
      boolean ignoresMerges,
      List<String> merges) {
    this.vocabulary = vocabulary;
    this.preTokenizer = preTokenizer;
    this.ignoresMerges = ignoresMerges;
    this.merges = new MergeTable(merges, vocabulary);
    for (int b = 0; b < 256; b++) {
      idOfByte[b] = vocabulary.ordinaryId(String.valueOf(ByteAlphabet.charOf(b)));
    }
    int longest = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      longest = Math.max(longest, vocabulary.piece(id).length());
    }
    pieceCharsMax = longest;
  }

  @Override
  public void encode(String text, IntList out) {
    IntList ends = preTokenizer.cut(text, new IntList(), new IntList());
    int from = 0;
    for (int i = 0; i < ends.size(); i++) {
      int to = ends.get(i);
      encodeWord(text.substring(from, to), out);
      from = to;
    }
  }

  private void encodeWord(String word, IntList out) {
    if (word.length() > CACHED_CHARS_MAX) {
      merge(word, out);
      return;
    }
    int[] ids = wordCache.get(word);
    if (ids == null) {
      IntList fresh = new IntList();
      merge(word, fresh);
      ids = fresh.toArray(0);
      if (wordCache.size() >= CACHED_WORDS_MAX) {
        wordCache.clear();
      }
      wordCache.put(word, ids);
    }
    out.addAll(ids);
  }

  private void merge(String word, IntList out) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    if (ignoresMerges && bytes.length <= pieceCharsMax) {
      int whole = vocabulary.ordinaryId(ByteAlphabet.encode(bytes));
      if (whole >= 0) {
        out.add(whole);
        return;
      }
    }
    new Merging(bytes).run(out);
  }

  /** The symbols of one word while they are joined. */
  private final class Merging {
    private final int[] ids; // [symbol] token; −1 without one
    private final int[] next; // [symbol] the symbol to the right; the length after the last one
    private final int[] previous; // [symbol] the symbol to the left; −1 before the first one
    private final boolean[] gone; // [symbol] joined to its left neighbour
    private final PairQueue queue = new PairQueue();

    Merging(byte[] bytes) {
      int n = bytes.length;
      ids = new int[n];
      next = new int[n];
      previous = new int[n];
      gone = new boolean[n];
      for (int i = 0; i < n; i++) {
        ids[i] = idOfByte[bytes[i] & 0xFF];
        next[i] = i + 1;
        previous[i] = i - 1;
      }
    }

    void run(IntList out) {
      for (int i = 0; i < ids.length; i++) {
        offer(i);
      }
      while (!queue.isEmpty()) {
        long entry = queue.remove();
        int left = PairQueue.left(entry);
        long found = gone[left] ? MergeTable.NONE : pairAt(left);
        // The neighbours may have changed since the pair was laid on the queue.
        if (found != MergeTable.NONE && MergeTable.rank(found) == PairQueue.priority(entry)) {
          join(left, MergeTable.joined(found));
        }
      }
      for (int i = 0; i < ids.length; i = next[i]) {
        if (ids[i] >= 0) {
          out.add(ids[i]);
        }
      }
    }

    private long pairAt(int left) {
      int right = next[left];
      return right < ids.length ? merges.find(ids[left], ids[right]) : MergeTable.NONE;
    }

    private void offer(int left) {
      long found = pairAt(left);
      if (found != MergeTable.NONE) {
        queue.add(MergeTable.rank(found), left);
      }
    }

    private void join(int left, int joined) {
      int right = next[left];
      ids[left] = joined;
      gone[right] = true;
      next[left] = next[right];
      if (next[left] < ids.length) {
        previous[next[left]] = left;
      }
      offer(left);
      if (previous[left] >= 0) {
        offer(previous[left]);
      }
    }
  }

  @Override
  public byte[] bytes(int id) {
    return ByteAlphabet.decode(vocabulary.piece(id));
  }

  @Override
  public boolean prefixesSpace() {
    return false;
  }
}
