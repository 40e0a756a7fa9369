package io.jinwen.assistant.policy.folding;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tables and shortcuts give what the definition gives, for every code point of the first planes.
 */
class FoldingTest {
  private static final int LAST = 0x2FFFF;

  @Test
  void aTextIsFoldedAsItsCharactersAre() {
    IntStream.rangeClosed(0, LAST)
        .filter(codePoint -> !Folding.fold(text(codePoint)).equals(Folding.several(codePoint)))
        .mapToObj(Integer::toHexString)
        .forEach(different -> assertThat(different).isNull());
  }

  @Test
  void aCharacterIsFoldedByItsCompatibilityForm() {
    IntStream.rangeClosed(0, LAST)
        .filter(codePoint -> !Folding.several(codePoint).equals(defined(codePoint)))
        .mapToObj(Integer::toHexString)
        .forEach(different -> assertThat(different).isNull());
  }

  private static String text(int codePoint) {
    return Character.toString(codePoint);
  }

  private static String defined(int codePoint) {
    StringBuilder kept = new StringBuilder();
    Normalizer.normalize(text(codePoint), Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Folding::isKept)
        .forEach(letter ->
            kept.appendCodePoint(LookAlikes.latin(TraditionalCharacters.simplified(letter))));
    return kept.toString();
  }
}
