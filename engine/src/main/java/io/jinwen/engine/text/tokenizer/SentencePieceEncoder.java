package io.jinwen.engine.text.tokenizer;

import io.jinwen.engine.text.tokenizer.Vocabulary.TokenType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * SentencePiece in its BPE form: characters are joined to the entry with the best score first, and
 * characters without an entry become one token a byte.
 *
 * <p>Spaces are written {@code ▁}, and one is put before the text where the model was trained so.
 * Source: the SentencePiece paper (Kudo and Richardson, 2018) and the behaviour of llama.cpp.
 */
final class SentencePieceEncoder implements Encoder {
  private static final char SPACE = '\u2581';

  private final Vocabulary vocabulary;
  private final float[] scores; // [id]; empty when all are equal
  private final boolean addsSpacePrefix;
  private final int unknownId; // −1 without one
  private final int[] idOfByte = new int[256];
  private final int pieceCharsMax;

  SentencePieceEncoder(
      Vocabulary vocabulary, float[] scores, boolean addsSpacePrefix, int unknownId) {
    this.vocabulary = vocabulary;
    this.scores = scores;
    this.addsSpacePrefix = addsSpacePrefix;
    this.unknownId = unknownId;
    Arrays.fill(idOfByte, -1);
    int longest = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      longest = Math.max(longest, vocabulary.piece(id).length());
      if (vocabulary.type(id) == TokenType.BYTE) {
        int b = byteOf(vocabulary.piece(id));
        if (b >= 0) {
          idOfByte[b] = id;
        }
      }
    }
    pieceCharsMax = longest;
  }

  /** The value of an entry {@code <0x0A>}, or −1. */
  private static int byteOf(String piece) {
    if (piece.length() != 6 || !piece.startsWith("<0x") || piece.charAt(5) != '>') {
      return -1;
    }
    int high = Character.digit(piece.charAt(3), 16);
    int low = Character.digit(piece.charAt(4), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  @Override
  public void encode(String text, IntList out) {
    new Joining((addsSpacePrefix ? " " + text : text).replace(' ', SPACE)).run(out);
  }

  /** The symbols of one text while they are joined. */
  private final class Joining {
    private final String text;
    private final int[] start; // [symbol] and the text's length after the last one
    private final int[] next; // [symbol]; the number of symbols after the last one
    private final int[] previous; // [symbol]; −1 before the first one
    private final boolean[] gone; // [symbol] joined to its left neighbour
    private final int symbolCount;
    private final PairQueue queue = new PairQueue();

    Joining(String text) {
      this.text = text;
      symbolCount = text.codePointCount(0, text.length());
      start = new int[symbolCount + 1];
      next = new int[symbolCount];
      previous = new int[symbolCount];
      gone = new boolean[symbolCount];
      int position = 0;
      for (int i = 0; i < symbolCount; i++) {
        start[i] = position;
        next[i] = i + 1;
        previous[i] = i - 1;
        position = text.offsetByCodePoints(position, 1);
      }
      start[symbolCount] = position;
    }

    void run(IntList out) {
      for (int i = 0; i < symbolCount; i++) {
        offer(i);
      }
      while (!queue.isEmpty()) {
        long entry = queue.remove();
        int left = PairQueue.left(entry);
        int id = gone[left] ? -1 : pairAt(left);
        // The neighbours may have changed since the pair was laid on the queue.
        if (id >= 0 && priority(id) == PairQueue.priority(entry)) {
          join(left);
        }
      }
      for (int i = 0; i < symbolCount; i = next[i]) {
        emit(text.substring(start[i], start[next[i]]), out);
      }
    }

    /** The entry that the symbol and its right neighbour make together, or −1. */
    private int pairAt(int left) {
      int right = next[left];
      if (right >= symbolCount) {
        return -1;
      }
      int end = start[next[right]];
      return end - start[left] > pieceCharsMax
          ? -1
          : vocabulary.ordinaryId(text.substring(start[left], end));
    }

    private void offer(int left) {
      int id = pairAt(left);
      if (id >= 0) {
        queue.add(priority(id), left);
      }
    }

    private void join(int left) {
      int right = next[left];
      gone[right] = true;
      next[left] = next[right];
      if (next[left] < symbolCount) {
        previous[next[left]] = left;
      }
      offer(left);
      if (previous[left] >= 0) {
        offer(previous[left]);
      }
    }
  }

  /** Orders entries by falling score as ints in rising order. */
  private int priority(int id) {
    float score = id < scores.length ? scores[id] : 0;
    int bits = Float.floatToIntBits(score + 0f); // −0 counts as 0
    int rising = bits < 0 ? bits ^ 0x7FFFFFFF : bits;
    return ~rising;
  }

  private void emit(String symbol, IntList out) {
    int id = vocabulary.ordinaryId(symbol);
    if (id >= 0) {
      out.add(id);
      return;
    }
    for (byte b : symbol.getBytes(StandardCharsets.UTF_8)) {
      int byteId = idOfByte[b & 0xFF];
      if (byteId >= 0) {
        out.add(byteId);
      } else if (unknownId >= 0) {
        out.add(unknownId);
        return;
      }
    }
  }

  @Override
  public byte[] bytes(int id) {
    String piece = vocabulary.piece(id);
    if (vocabulary.type(id) == TokenType.BYTE) {
      int b = byteOf(piece);
      if (b >= 0) {
        return new byte[] {(byte) b};
      }
    }
    return piece.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean prefixesSpace() {
    return addsSpacePrefix;
  }
}
