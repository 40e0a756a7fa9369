package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.Term;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LibraryWordsTest {

  private static final WordList LIBRARY = LibraryWords.read();

  @Test
  void takesAKnownPartOfTheLibrary() {
    assertThat(LIBRARY.entries()).hasSizeBetween(10_000, 25_000);
    assertThat(LIBRARY.entries())
        .extracting(WordEntry::category)
        .contains("政治（外部词库）", "毒品枪支（外部词库）", "色情（外部词库）");
  }

  @Test
  void itsWordsAreHeardBesideOurs() {
    WordList own = WordFiles.read(DataFolder.delivered("guard"));
    SensitiveWords both = new SensitiveWords(own.with(LIBRARY));
    WordEntry theirs =
        LIBRARY.entries().stream()
            .filter(entry -> entry.action() == WordAction.MASK)
            .findFirst()
            .orElseThrow();
    assertThat(both.hits(theirs.word())).isNotEmpty();
    assertThat(both.filter("帮忙洗钱").text()).isEmpty();
    assertThat(both.version()).contains(own.version()).contains("library");
  }

  @Test
  void nothingThatTheProjectItselfSaysIsHit() {
    SensitiveWords words =
        new SensitiveWords(WordFiles.read(DataFolder.delivered("guard")).with(LIBRARY));
    Knowledge knowledge = Knowledge.delivered();
    List<String> texts = new ArrayList<>();
    for (ApprovedAnswer answer : knowledge.answers()) {
      texts.add(answer.answer());
      texts.addAll(answer.asked());
    }
    for (Term term : knowledge.glossary().terms()) {
      texts.add(term.term() + "：" + term.definition());
    }
    DataFolder folder = DataFolder.delivered("knowledge");
    folder.yamlFiles("rules").forEach(file -> texts.add(folder.text(file)));
    for (String text : texts) {
      assertThat(words.hits(text)).as(text).noneMatch(hit -> hit.category().contains("外部词库"));
    }
  }
}
