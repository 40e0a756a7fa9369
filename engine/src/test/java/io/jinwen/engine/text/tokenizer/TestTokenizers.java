package io.jinwen.engine.text.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tokenizers for tests of other packages: a small trained vocabulary with given special tokens. */
public final class TestTokenizers {
  private static final int CONTROL = 3;

  private TestTokenizers() {}

  /** The first special is BOS, the second EOS. */
  public static Tokenizer bytePairs(String pre, boolean addsBos, String... specials) {
    return of(GoldenFile.bytePairs(pre), addsBos, specials);
  }

  /** SentencePiece; the first special is BOS, the second EOS. */
  public static Tokenizer sentencePiece(boolean addsBos, String... specials) {
    return of(GoldenFile.sentencePiece(), addsBos, specials);
  }

  private static Tokenizer of(GoldenFile golden, boolean addsBos, String... specials) {
    TokenizerSource s = golden.with(CONTROL, specials);
    int first = golden.source().tokens().size();
    return new Tokenizer(
        new TokenizerSource(
            s.model(),
            s.pre(),
            s.tokens(),
            s.types(),
            s.scores(),
            s.merges(),
            new TokenizerSource.Ids(
                OptionalInt.of(first),
                OptionalInt.of(first + 1),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty()),
            new TokenizerSource.Flags(Optional.of(addsBos), Optional.empty(), Optional.empty())));
  }

  /** Ids as text: special tokens by name in brackets, runs of plain tokens decoded. */
  public static List<String> readable(Tokenizer tokenizer, int[] ids) {
    List<String> parts = new ArrayList<>();
    List<Integer> plain = new ArrayList<>();
    for (int id : ids) {
      if (tokenizer.isControl(id)) {
        flush(tokenizer, plain, parts);
        parts.add("[" + tokenizer.piece(id) + "]");
      } else {
        plain.add(id);
      }
    }
    flush(tokenizer, plain, parts);
    return parts;
  }

  private static void flush(Tokenizer tokenizer, List<Integer> plain, List<String> parts) {
    if (!plain.isEmpty()) {
      parts.add(tokenizer.decode(plain.stream().mapToInt(Integer::intValue).toArray()));
      plain.clear();
    }
  }
}
