package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.knowledge.ApprovedAnswer;
import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.Term;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import io.jinwen.assistant.policy.guard.WordReloader.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordFilesTest {

  private static final WordList DELIVERED = WordFiles.read(DataFolder.delivered("guard"));

  @TempDir Path folder;

  @Test
  void everyFormOfADeliveredWordIsHeard() {
    SensitiveWords words = new SensitiveWords(DELIVERED);
    for (WordEntry entry : DELIVERED.entries()) {
      for (String form : entry.forms()) {
        assertThat(words.hits("。" + form + "。"))
            .as(form)
            .anyMatch(hit -> hit.action().compareTo(entry.action()) >= 0);
      }
    }
  }

  @Test
  void aDeliveredWordIsHeardWithSymbolsInsertedWhereverTheTextIsCut() {
    SensitiveWords words = new SensitiveWords(DELIVERED);
    Random random = new Random(20261101);
    for (WordEntry entry : DELIVERED.entries()) {
      if (entry.action() != WordAction.BLOCK) {
        continue;
      }
      StringBuilder written = new StringBuilder("请问");
      entry.word().codePoints().forEach(it -> written.appendCodePoint(it).append("*"));
      StreamFilter stream = words.stream();
      StringBuilder sent = new StringBuilder();
      for (int at = 0; at < written.length(); ) {
        int end = Math.min(written.length(), at + 1 + random.nextInt(3));
        sent.append(stream.next(written.substring(at, end)));
        at = end;
      }
      sent.append(stream.end());
      assertThat(sent.toString()).as(entry.word()).isEqualTo("请问");
    }
  }

  @Test
  void aDeliveredWhitelistContextExcusesItsWord() {
    SensitiveWords words = new SensitiveWords(DELIVERED);
    for (WordEntry entry : DELIVERED.entries()) {
      for (String context : entry.whitelistContexts()) {
        assertThat(words.hits("。" + context + "。"))
            .as(context)
            .noneMatch(hit -> hit.word().equals(entry.word()));
      }
    }
  }

  @Test
  void whatTheProjectItselfSaysIsNeitherMaskedNorBlocked() {
    SensitiveWords words = new SensitiveWords(DELIVERED);
    Knowledge knowledge = Knowledge.delivered();
    List<String> texts = new ArrayList<>();
    for (ApprovedAnswer answer : knowledge.answers()) {
      texts.add(answer.answer());
      texts.addAll(answer.asked());
    }
    for (Term term : knowledge.glossary().terms()) {
      texts.add(term.term() + "：" + term.definition());
    }
    for (String text : texts) {
      assertThat(words.filter(text).text()).isEqualTo(text);
      assertThat(PersonalData.mask(text)).isEqualTo(text);
    }
  }

  @Test
  void aDefectNamesFileAndWord() throws IOException {
    write("- {word: 黑话, category: 测试, action: forbid, variants: [], whitelistContexts: []}");
    assertThatThrownBy(() -> WordFiles.read(DataFolder.of(folder)))
        .hasMessageContaining("words/test.yaml")
        .hasMessageContaining("黑话")
        .hasMessageContaining("forbid");
  }

  @Test
  void theVersionFollowsTheContent() throws IOException {
    write("- {word: 黑话, category: 测试, action: mask}");
    String before = WordFiles.read(DataFolder.of(folder)).version();
    assertThat(WordFiles.read(DataFolder.of(folder)).version()).isEqualTo(before);
    write("- {word: 黑话, category: 测试, action: warn}");
    assertThat(WordFiles.read(DataFolder.of(folder)).version()).isNotEqualTo(before);
  }

  @Test
  void aChangedListIsPutIntoUseAndADefectiveOneIsNot() throws IOException {
    write("- {word: 黑话, category: 测试, action: mask}");
    SensitiveWords words = new SensitiveWords(WordFiles.read(DataFolder.of(folder)));
    List<Outcome> outcomes = new ArrayList<>();
    WordSource source =
        new WordSource(
            () -> WordFiles.read(DataFolder.of(folder)),
            new OwnWordFile(folder.resolve("own.yaml")));
    try (WordReloader reloader = new WordReloader(words, source, outcomes::add)) {
      reloader.look();
      assertThat(outcomes).isEmpty();
      write("- {word: 切口, category: 测试, action: mask}");
      reloader.look();
      assertThat(words.filter("黑话切口").text()).isEqualTo("黑话＊＊");
      assertThat(outcomes).containsExactly(new Outcome.Reloaded(words.version()));
      write("- {word: 切口");
      reloader.look();
      reloader.look();
      assertThat(words.filter("黑话切口").text()).isEqualTo("黑话＊＊");
      assertThat(outcomes).hasSize(2).last().isInstanceOf(Outcome.Kept.class);
    }
  }

  /** A disk that fails for a moment must not be the end of looking. */
  @Test
  void aLookThatFailsIsToldAndTheNextOneStillWorks() throws IOException {
    write("- {word: 黑话, category: 测试, action: mask}");
    SensitiveWords words = new SensitiveWords(WordFiles.read(DataFolder.of(folder)));
    List<Outcome> outcomes = new ArrayList<>();
    boolean[] fails = {true};
    WordSource source =
        new WordSource(
            () -> {
              if (fails[0]) {
                throw new UncheckedIOException(new IOException("the disk is away"));
              }
              return WordFiles.read(DataFolder.of(folder));
            },
            new OwnWordFile(folder.resolve("own.yaml")));
    try (WordReloader reloader = new WordReloader(words, source, outcomes::add)) {
      reloader.look();
      reloader.look();
      assertThat(outcomes).singleElement().isInstanceOf(Outcome.Kept.class);
      fails[0] = false;
      write("- {word: 切口, category: 测试, action: mask}");
      reloader.look();
      assertThat(outcomes).last().isInstanceOf(Outcome.Reloaded.class);
    }
  }

  private void write(String words) throws IOException {
    Files.createDirectories(folder.resolve("words"));
    Files.writeString(folder.resolve("words/test.yaml"), words + "\n");
    Files.writeString(folder.resolve("whitelist.yaml"), "[]\n");
  }
}
