package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParsedTextsTest {
  @ParameterizedTest
  @ValueSource(strings = {"knowledge", "guard", "prompts"})
  void holdsEveryDeliveredFileAsAYamlReaderReadsIt(String name) {
    DataFolder folder = DataFolder.delivered(name);
    assertThat(folder.allYamlFiles()).isNotEmpty();
    for (String file : folder.allYamlFiles()) {
      String text = folder.text(file);
      assertThat(ParsedTexts.find(text)).as(file).contains(Entry.parseYaml(file, text));
    }
  }

  @Test
  void knowsNoTextThatWasChanged() {
    String text = DataFolder.delivered("knowledge").text("facts.yaml");
    assertThat(ParsedTexts.find(text)).isPresent();
    assertThat(ParsedTexts.find(text + " ")).isEmpty();
    assertThat(ParsedTexts.find("")).isEmpty();
  }
}
