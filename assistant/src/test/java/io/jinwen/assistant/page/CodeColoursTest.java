package io.jinwen.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.page.CodeColours.Kind;
import io.jinwen.assistant.page.CodeColours.Piece;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeColoursTest {
  private static final String SIGNS = "\"'`\\/*#-<>!:$_ \n09azAZ.金";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java   | int n = 365; // 天   | KEYWORD int, NUMBER 365, COMMENT // 天",
        "java   | return \"a\\\"b\"; /* x */ | KEYWORD return, STRING \"a\\\"b\", COMMENT /* x */",
        "java   | integer              | ''",
        "python | def f(x): # 说明      | KEYWORD def, COMMENT # 说明",
        "python | '''长'''             | STRING '''长'''",
        "sql    | SELECT a FROM t -- x | KEYWORD SELECT, KEYWORD FROM, COMMENT -- x",
        "bash   | if a#b; then         | KEYWORD if, KEYWORD then",
        "json   | {\"k\": 1, \"a\": true} | KEY \"k\", NUMBER 1, KEY \"a\", KEYWORD true",
        "yaml   | risk: 1.5 # 低        | KEY risk, NUMBER 1.5, COMMENT # 低",
        "xml    | <a b=\"c\">d</a>      | KEYWORD a, STRING \"c\", KEYWORD a",
        "''     | int n = 365;         | ''",
        "prolog | int n = 365;         | ''",
      },
      quoteCharacter = '~')
  void colours(String language, String code, String coloured) {
    String seen =
        CodeColours.of(plain(language), code).stream()
            .filter(piece -> piece.kind() != Kind.PLAIN)
            .map(piece -> piece.kind() + " " + piece.text())
            .collect(Collectors.joining(", "));
    assertThat(seen).isEqualTo(plain(coloured));
  }

  private static String plain(String cell) {
    return cell.equals("''") ? "" : cell;
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "python", "sql", "bash", "json", "yaml", "xml", "none"})
  void everyCharacterStaysInItsPlace(String language) {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      String code =
          random
              .ints(random.nextInt(60), 0, SIGNS.length())
              .mapToObj(SIGNS::charAt)
              .map(String::valueOf)
              .collect(Collectors.joining());
      String together =
          CodeColours.of(language, code).stream().map(Piece::text).collect(Collectors.joining());
      assertThat(together).isEqualTo(code);
    }
  }

  @Test
  void aLongStringWithoutAnEndIsOnePiece() {
    List<Piece> pieces = CodeColours.of("js", "`" + "\\\"\n".repeat(100_000));
    assertThat(pieces).hasSize(1);
    assertThat(pieces.getFirst().kind()).isEqualTo(Kind.STRING);
  }
}
