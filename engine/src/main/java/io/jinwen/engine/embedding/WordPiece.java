package io.jinwen.engine.embedding;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BERT's tokenizer: white space separates words, every punctuation mark and every Chinese character
 * is a word, and a word is cut into the longest pieces of the vocabulary from left to right (Devlin
 * et al. 2019). Letters keep their case.
 */
final class WordPiece {
  private static final int WORD_CHARS_MAX = 100;

  private final Map<String, Integer> ids = new HashMap<>();
  private final int unknown;
  private final int start;
  private final int end;

  WordPiece(List<String> vocabulary) {
    for (int id = 0; id < vocabulary.size(); id++) {
      ids.put(vocabulary.get(id), id);
    }
    unknown = id("[UNK]");
    start = id("[CLS]");
    end = id("[SEP]");
  }

  /** Ids of a text between [CLS] and [SEP]; what exceeds {@code tokensMax} is cut off. */
  int[] encode(String text, int tokensMax) {
    int[] tokens = new int[tokensMax];
    tokens[0] = start;
    int count = 1;
    int from = 0;
    while (from < text.length() && count < tokensMax - 1) {
      int c = text.codePointAt(from);
      int to = from + Character.charCount(c);
      if (!isAlone(c) && !isDropped(c) && !isSpace(c)) {
        to = wordEnd(text, to);
      } else if (!isAlone(c)) {
        from = to;
        continue;
      }
      count = addWord(text.substring(from, to), tokens, count, tokensMax - 1);
      from = to;
    }
    tokens[count++] = end;
    return Arrays.copyOf(tokens, count);
  }

  private static int wordEnd(String text, int from) {
    int to = from;
    while (to < text.length()) {
      int c = text.codePointAt(to);
      if (isAlone(c) || isSpace(c)) {
        break;
      }
      to += Character.charCount(c);
    }
    return to;
  }

  private int addWord(String raw, int[] tokens, int countBefore, int countMax) {
    String word = withoutDropped(raw);
    boolean tooLong = word.length() > WORD_CHARS_MAX; // cutting takes the cube of the length
    int[] pieces = new int[Math.min(word.length(), WORD_CHARS_MAX + 1)];
    int pieceCount = 0;
    for (int from = 0; from < word.length(); ) {
      int to = tooLong ? -1 : longestPiece(word, from);
      if (to < 0) {
        pieces[0] = unknown;
        pieceCount = 1;
        break;
      }
      pieces[pieceCount++] = ids.get(piece(word, from, to));
      from = to;
    }
    int fits = Math.min(pieceCount, countMax - countBefore);
    System.arraycopy(pieces, 0, tokens, countBefore, fits);
    return countBefore + fits;
  }

  private int longestPiece(String word, int from) {
    for (int to = word.length(); to > from; to--) {
      if (ids.containsKey(piece(word, from, to))) {
        return to;
      }
    }
    return -1;
  }

  private static String piece(String word, int from, int to) {
    String part = word.substring(from, to);
    return from == 0 ? part : "##" + part;
  }

  private static String withoutDropped(String word) {
    if (word.codePoints().noneMatch(WordPiece::isDropped)) {
      return word;
    }
    return word.codePoints()
        .filter(c -> !isDropped(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isAlone(int c) {
    return isPunctuation(c) || isChinese(c);
  }

  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > 32 && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  private static boolean isDropped(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    int type = Character.getType(c);
    return c == 0xFFFD
        || type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.PRIVATE_USE
        || type == Character.UNASSIGNED;
  }

  private int id(String piece) {
    Integer id = ids.get(piece);
    if (id == null) {
      throw OnnxFile.broken("the vocabulary of %d has no %s".formatted(ids.size(), piece));
    }
    return id;
  }
}
