package io.jinwen.assistant.ops.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.ops.upkeep.ChangeLog.Change;
import io.jinwen.assistant.policy.guard.Hit;
import io.jinwen.assistant.policy.guard.OwnWordFile;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.policy.guard.WordEntry;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import io.jinwen.assistant.policy.guard.WordList;
import io.jinwen.assistant.policy.guard.WordSource;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordUpkeepTest {
  private static final String ANNA = "anna";
  private static final WordList GIVEN =
      new WordList(
          List.of(
              word("稳赚不赔", WordAction.WARN),
              word("老鼠仓", WordAction.WARN),
              word("100%保本", WordAction.BLOCK)),
          List.of("警惕老鼠仓"),
          "v1");

  @TempDir private Path folder;
  private Database database;
  private AuditLog audit;
  private WordSource source;
  private SensitiveWords words;
  private WordUpkeep upkeep;

  private static WordEntry word(String text, WordAction action) {
    return new WordEntry(text, "测试", action, List.of(), List.of());
  }

  @BeforeEach
  void open() {
    database = Database.open(TestDatabase.H2.empty());
    audit = new AuditLog(database, new TickingClock("2026-01-02T03:04:05Z"));
    source = new WordSource(() -> GIVEN, new OwnWordFile(folder.resolve("own/words.yaml")));
    words = new SensitiveWords(source.read());
    upkeep = new WordUpkeep(source, words, new ChangeLog(audit));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anAddedWordIsFoundAtOnceAndAfterAStart() {
    upkeep.save(ANNA, new WordEntry("内部消息", "内幕", WordAction.BLOCK, List.of("小道消息"), List.of()));
    assertThat(upkeep.hits("有小 道 消 息吗")).extracting(Hit::word).containsExactly("内部消息");
    assertThat(new SensitiveWords(source.read()).hits("内部消息")).hasSize(1);
    assertThat(upkeep.categories()).contains("内幕");
    assertThat(origin("内部消息")).contains(Origin.OWN);
  }

  @Test
  void aChangedWordReplacesTheDeliveredOne() {
    upkeep.save(ANNA, word("稳赚不赔", WordAction.BLOCK));
    assertThat(upkeep.hits("稳赚不赔")).extracting(Hit::action).containsExactly(WordAction.BLOCK);
    assertThat(origin("稳赚不赔")).contains(Origin.CHANGED);
    upkeep.restore(ANNA, "稳赚不赔");
    assertThat(upkeep.hits("稳赚不赔")).extracting(Hit::action).containsExactly(WordAction.WARN);
    assertThat(origin("稳赚不赔")).contains(Origin.DELIVERED);
  }

  @Test
  void aDeliveredWordIsSwitchedOffAndAnOwnOneForgotten() {
    upkeep.save(ANNA, word("内部消息", WordAction.BLOCK));
    upkeep.remove(ANNA, "内部消息");
    upkeep.remove(ANNA, "100%保本");
    assertThat(upkeep.hits("内部消息，100%保本")).isEmpty();
    assertThat(origin("内部消息")).isEmpty();
    assertThat(origin("100%保本")).contains(Origin.OFF);
    assertThat(new SensitiveWords(source.read()).hits("100%保本")).isEmpty();
  }

  @Test
  void phrasesOfTheWhitelistExcuseWords() {
    assertThat(upkeep.hits("警惕老鼠仓")).isEmpty();
    upkeep.disallow(ANNA, "警惕老鼠仓");
    assertThat(upkeep.hits("警惕老鼠仓")).hasSize(1);
    upkeep.allow(ANNA, "举报老鼠仓");
    assertThat(upkeep.hits("举报老鼠仓")).isEmpty();
    upkeep.allow(ANNA, "警惕老鼠仓");
    assertThat(upkeep.hits("警惕老鼠仓")).isEmpty();
    assertThat(upkeep.whitelist())
        .containsExactly(
            new WordUpkeep.Phrase("举报老鼠仓", Origin.OWN),
            new WordUpkeep.Phrase("警惕老鼠仓", Origin.DELIVERED));
  }

  @Test
  void everyChangeIsRecordedWithWhoAndBeforeAndAfter() {
    upkeep.save(ANNA, word("100%保本", WordAction.MASK));
    upkeep.remove("bert", "老鼠仓");
    assertThat(upkeep.history(10)).extracting(Change::who).containsExactly("bert", ANNA);
    Change change = upkeep.history("100%保本", 10).getFirst();
    assertThat(change.before()).contains("block");
    assertThat(change.after()).contains("mask");
    assertThat(new AuditVerifier(audit).verify(Optional.empty()))
        .isInstanceOf(AuditVerdict.Intact.class);
  }

  @Test
  void refusesWhatWouldHitByChance() {
    assertRefused(UpkeepException.Code.TOO_SHORT, word("保", WordAction.BLOCK));
    assertRefused(UpkeepException.Code.TOO_SHORT, word("。。。", WordAction.BLOCK));
    assertRefused(UpkeepException.Code.EMPTY, word(" ", WordAction.BLOCK));
    assertRefused(UpkeepException.Code.TOO_LONG, word("长".repeat(101), WordAction.BLOCK));
    assertRefused(
        UpkeepException.Code.EMPTY,
        new WordEntry("黑话", " ", WordAction.BLOCK, List.of(), List.of()));
    assertRefused(
        UpkeepException.Code.TOO_SHORT,
        new WordEntry("黑话", "测试", WordAction.BLOCK, List.of("黑"), List.of()));
    assertThatThrownBy(() -> upkeep.remove(ANNA, "没有的词"))
        .isInstanceOfSatisfying(
            UpkeepException.class,
            e -> assertThat(e.code()).isEqualTo(UpkeepException.Code.NOT_FOUND));
    assertThat(upkeep.history(10)).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileThatCannotBeWrittenLeavesEverythingAsItWas() throws IOException {
    Files.writeString(folder.resolve("own"), "in the way");
    assertThatThrownBy(() -> upkeep.save(ANNA, word("内部消息", WordAction.BLOCK)))
        .isInstanceOf(RuntimeException.class);
    assertThat(upkeep.hits("内部消息")).isEmpty();
    assertThat(upkeep.history(10)).isEmpty();
  }

  @Test
  void manyWordsWithoutVariantsAreReadAgain() {
    for (int i = 0; i < 120; i++) {
      upkeep.save(ANNA, word("黑话" + i, WordAction.WARN));
    }
    assertThat(source.own().read().entries()).hasSize(120);
  }

  private Optional<Origin> origin(String word) {
    return upkeep.words().stream()
        .filter(listed -> listed.entry().word().equals(word))
        .map(WordUpkeep.Listed::origin)
        .findFirst();
  }

  private void assertRefused(UpkeepException.Code code, WordEntry entry) {
    assertThatThrownBy(() -> upkeep.save(ANNA, entry))
        .isInstanceOfSatisfying(UpkeepException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
