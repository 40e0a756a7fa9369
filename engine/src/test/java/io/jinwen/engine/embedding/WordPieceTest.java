package io.jinwen.engine.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPieceTest {
  private static final List<String> VOCABULARY =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "债", "券", "e", "##t", "##f", "et", ",", "10", "##0");

  private final WordPiece tokenizer = new WordPiece(VOCABULARY);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "债券 | [CLS] 债 券 [SEP]",
        "etf | [CLS] et ##f [SEP]",
        "etf债,券 | [CLS] et ##f 债 , 券 [SEP]",
        "债 券 | [CLS] 债 券 [SEP]",
        "100 | [CLS] 10 ##0 [SEP]",
        "etx | [CLS] [UNK] [SEP]",
        "ETF | [CLS] [UNK] [SEP]",
        "股债 | [CLS] [UNK] 债 [SEP]",
        "'' | [CLS] [SEP]",
      })
  void cutsIntoTheLongestPieces(String text, String pieces) {
    assertThat(pieces(tokenizer.encode(text, 64))).isEqualTo(pieces);
  }

  @Test
  void dropsInvisibleCharacters() {
    assertThat(pieces(tokenizer.encode("e\u200Bt\u0000f", 64))).isEqualTo("[CLS] et ##f [SEP]");
  }

  @Test
  void cutsOffWhatIsTooMuchButKeepsTheEnd() {
    assertThat(pieces(tokenizer.encode("债券债券债券", 4))).isEqualTo("[CLS] 债 券 [SEP]");
    assertThat(pieces(tokenizer.encode("债etf", 4))).isEqualTo("[CLS] 债 et [SEP]");
  }

  @Test
  void takesAWordOfMoreThanAHundredLettersAsUnknown() {
    assertThat(pieces(tokenizer.encode("10" + "0".repeat(99), 64))).isEqualTo("[CLS] [UNK] [SEP]");
  }

  @Test
  void aMillionLettersWithoutASpaceAreOneUnknownWord() {
    // Cut into pieces they would take some 10^17 comparisons.
    assertThat(pieces(tokenizer.encode("0".repeat(1_000_000) + " 债", 64)))
        .isEqualTo("[CLS] [UNK] 债 [SEP]");
  }

  @Test
  void namesAMarkThatTheVocabularyLacks() {
    assertThatThrownBy(() -> new WordPiece(List.of("[UNK]", "[CLS]")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("[SEP]");
  }

  private static String pieces(int[] ids) {
    return Arrays.stream(ids).mapToObj(VOCABULARY::get).collect(Collectors.joining(" "));
  }
}
