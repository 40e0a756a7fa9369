package io.jinwen.assistant.knowledge;

import static io.jinwen.assistant.knowledge.DataFiles.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.policy.compliance.ClaimText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsDataTest {

  private final List<Map<String, Object>> words = DataFiles.entries("guard/words");

  @Test
  void everyEntryFollowsTheSchema() {
    for (Map<String, Object> entry : words) {
      Set<String> fields = new HashSet<>(entry.keySet());
      if (fields.remove("yields")) {
        assertThat(entry.get("action")).as("%s", entry.get("word")).isEqualTo("block");
      }
      assertThat(fields)
          .as("%s", entry.get("word"))
          .isEqualTo(Set.of("word", "category", "action", "variants", "whitelistContexts"));
      assertThat((String) entry.get("action"))
          .as("%s", entry.get("word"))
          .isIn("block", "mask", "warn");
    }
  }

  @Test
  void aFileHasOneCategory() {
    DataFiles.lists("guard/words")
        .forEach((file, inFile) ->
            assertThat(inFile.stream().map(entry -> entry.get("category")).distinct())
                .as(file)
                .hasSize(1));
  }

  @Test
  void noWordOrVariantOccursTwice() {
    Map<String, Object> seen = new HashMap<>();
    for (Map<String, Object> entry : words) {
      for (String form : forms(entry)) {
        Object before = seen.put(ClaimText.of(form).value(), entry.get("word"));
        assertThat(before).as("%s under %s", form, entry.get("word")).isNull();
      }
    }
  }

  @Test
  void formsAreLongEnoughNotToHitByChance() {
    for (Map<String, Object> entry : words) {
      for (String form : forms(entry)) {
        assertThat(form.length()).as(form).isBetween(2, 20);
      }
    }
  }

  @Test
  void aWhitelistContextContainsTheWordItExcuses() {
    for (Map<String, Object> entry : words) {
      for (String context : strings(entry, "whitelistContexts")) {
        assertThat(forms(entry)).as(context).anyMatch(context::contains);
        assertThat(forms(entry)).as(context).doesNotContain(context);
      }
    }
  }

  @Test
  void theGlobalWhitelistHasNoDuplicatesAndExcusesNoWordOfOurs() {
    List<Map<String, Object>> whitelist = DataFiles.list("guard/whitelist.yaml");
    List<String> phrases = whitelist.stream().map(entry -> (String) entry.get("phrase")).toList();
    assertThat(phrases).doesNotHaveDuplicates().isNotEmpty();
    assertThat(whitelist)
        .allSatisfy(entry -> assertThat(entry).containsOnlyKeys("phrase", "reason"));
    for (Map<String, Object> entry : words) {
      assertThat(phrases).doesNotContainAnyElementsOf(forms(entry));
    }
  }

  @Test
  void thereAreOneHundredAndFiftyToThreeHundredWords() {
    assertThat(words).hasSizeBetween(150, 300);
  }

  private static List<String> forms(Map<String, Object> entry) {
    List<String> forms = new ArrayList<>(strings(entry, "variants"));
    forms.add((String) entry.get("word"));
    return forms;
  }
}
