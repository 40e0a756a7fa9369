package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnowledgeLoadingTest {
  private static final String TERM =
      """
      - id: bond
        term: 债券
        english: Bond
        abbreviations: []
        synonyms: [债权凭证]
        category: 债券
        definition: 约定还本付息的有价证券。
        source: {title: 教材, issuer: 通用, kind: textbook}
        asOf: 2026-11-01
      """;

  @TempDir Path folder;

  @Test
  void loadsEverythingThatIsDelivered() {
    Knowledge knowledge = Knowledge.delivered();
    assertThat(knowledge.glossary().terms()).hasSizeGreaterThanOrEqualTo(800);
    assertThat(knowledge.answers()).hasSizeGreaterThanOrEqualTo(400);
    assertThat(knowledge.roles().keySet()).containsExactlyElementsOf(Role.IDS);
    assertThat(knowledge.role("research").sampling().thinking()).isTrue();
    assertThat(knowledge.role("service").prompt()).contains("无法从现有材料得出");
  }

  @Test
  void keepsADayTheDayThatWasWritten() throws IOException {
    assertThat(loadGlossary(TERM).find("bond").orElseThrow().asOf())
        .isEqualTo(LocalDate.of(2026, 11, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "asOf: 2026-11-01 | asOf: gestern | asOf must be a day",
        "definition: 约定还本付息的有价证券。 | definition: '' | definition is missing",
        "synonyms: [债权凭证] | synonyms: 债权凭证 | synonyms must be a list",
        "category: 债券 | categorie: 债券 | categorie is unknown",
        "id: bond | idd: bond | idd is unknown",
      })
  void namesFileEntryAndFieldOfADefect(String right, String wrong, String message) {
    assertThatThrownBy(() -> loadGlossary(TERM.replace(right, wrong)))
        .isInstanceOf(KnowledgeException.class)
        .hasMessageContaining("glossary/terms.yaml")
        .hasMessageContaining(message);
  }

  @Test
  void refusesANameOfTwoTermsThatIsNotListedAsShared() {
    String two = TERM + TERM.replace("id: bond", "id: note").replace("term: 债券", "term: 票据");
    assertThatThrownBy(() -> loadGlossary(two))
        .hasMessageContaining("entry note")
        .hasMessageContaining("债权凭证 also belongs to bond");
  }

  @Test
  void refusesAnIdThatIsUsedTwice() {
    assertThatThrownBy(() -> loadGlossary(TERM + TERM)).hasMessageContaining("entry bond");
  }

  @Test
  void namesAMissingFile() {
    assertThatThrownBy(() -> Glossary.load(DataFolder.of(folder.resolve("nowhere"))))
        .isInstanceOf(KnowledgeException.class)
        .hasMessageContaining("nowhere");
  }

  private Glossary loadGlossary(String terms) throws IOException {
    Files.createDirectories(folder.resolve("glossary"));
    Files.writeString(folder.resolve("glossary/terms.yaml"), terms);
    Files.writeString(folder.resolve("glossary-ambiguous.yaml"), "[]");
    return Glossary.load(DataFolder.of(folder));
  }
}
