package io.jinwen.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's words in both languages. */
class TextsTest {
  private static final List<String> FILES = List.of("page", "documents", "desk", "defects");
  private static final String ROLES = "empty.about.";
  private static final Pattern ASKED =
      Pattern.compile("getTranslation\\(\\s*\"([a-z]+[a-z.]*)\"\\s*[,)]");
  private static final Path FOLDER = Path.of("src/main/resources/ui");

  @ParameterizedTest
  @ValueSource(strings = {"zh", "en"})
  void noKeyHasTwoTexts(String language) {
    assertThat(lines(language).stream().map(TextsTest::key).toList()).doesNotHaveDuplicates();
  }

  @Test
  void bothLanguagesHaveTheSameKeys() {
    Set<String> english = new TreeSet<>(texts("en").keySet());
    english.removeIf(key -> key.startsWith(ROLES)); // in Chinese the roles say it themselves
    assertThat(english).isEqualTo(texts("zh").keySet());
  }

  @Test
  void aWordOfTheWholePageStandsUnderNoSecondKey() {
    Map<String, String> chinese = texts("zh");
    Map<String, String> english = texts("en");
    List<String> doubles = new ArrayList<>();
    for (String word : chinese.keySet()) {
      if (!word.contains(".")) {
        chinese.keySet().stream()
            .filter(other -> !other.equals(word))
            .filter(other -> chinese.get(other).equals(chinese.get(word)))
            .filter(other -> english.get(other).equals(english.get(word)))
            .forEach(doubles::add);
      }
    }
    assertThat(doubles).isEmpty();
  }

  @Test
  void aTextTakesItsValuesInBothLanguages() {
    Texts texts = new Texts();
    for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      assertThat(texts.getTranslation("problem.toooften", locale, 7, 30L))
          .as("in %s", locale)
          .contains("7", "30");
    }
  }

  @Test
  void everyTextThatIsAskedForByItsNameIsThere() throws IOException {
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/jinwen/assistant/page"))) {
      for (Path source : sources.filter(it -> it.toString().endsWith(".java")).toList()) {
        ASKED.matcher(Files.readString(source)).results().forEach(it -> asked.add(it.group(1)));
      }
    }
    assertThat(asked).hasSizeGreaterThan(100);
    assertThat(texts("zh").keySet()).containsAll(asked);
  }

  private static Map<String, String> texts(String language) {
    Map<String, String> texts = new TreeMap<>();
    lines(language).forEach(line -> texts.put(key(line), line.substring(line.indexOf('=') + 1)));
    return texts;
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('='));
  }

  private static List<String> lines(String language) {
    List<String> lines = new ArrayList<>();
    for (String file : FILES) {
      try {
        Files.readAllLines(FOLDER.resolve(file + "_" + language + ".properties")).stream()
            .filter(line -> !line.startsWith("#") && line.contains("="))
            .forEach(lines::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }
}
