package io.jinwen.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.conversation.Failure;
import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be wrong, and what is on record, is said in the reader's language, with what is wrong
 * and what to do.
 */
class DefectWordsTest {
  private static final Pattern ENGLISH_SENTENCE = Pattern.compile("[A-Za-z]+ [a-z]+ [a-z]+");
  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");
  private static final Pattern GAP = Pattern.compile("\\{(\\d)}");

  private final Texts texts = new Texts();

  static Stream<String> keys() {
    return Stream.of(
            keys("defect.", Defect.values()),
            keys("admin.refused.", UpkeepException.Code.values()),
            keys("admin.chain.flaw.", AuditVerdict.Flaw.values()),
            keys("admin.audit.kind.", AuditKind.values()),
            keys("desk.state.", ReviewState.values()),
            keys("desk.verdict.", Verdict.values()),
            keys("ending.failed.", Failure.values()))
        .flatMap(keys -> keys);
  }

  private static Stream<String> keys(String prefix, Enum<?>[] all) {
    return Arrays.stream(all).map(each -> prefix + each.name());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void isSaidInBothLanguages(String key) {
    String chinese = texts.getTranslation(key, Locale.SIMPLIFIED_CHINESE);
    String english = texts.getTranslation(key, Locale.ENGLISH);
    assertThat(GAP.matcher(chinese).replaceAll("")).doesNotContainPattern(ENGLISH_SENTENCE);
    if (!key.endsWith(".DEFECTIVE")) {
      assertThat(chinese).containsPattern(CHINESE);
    }
    assertThat(english).doesNotContainPattern(CHINESE);
  }

  /** Chinese readers are spared only what the YAML and pattern readers say in English. */
  @ParameterizedTest
  @EnumSource(Defect.class)
  void tellsEveryValue(Defect defect) {
    String key = "defect." + defect.name();
    int values = defect.sentence().split("%s", -1).length - 1;
    Set<String> english = gaps(texts.getTranslation(key, Locale.ENGLISH));
    assertThat(english).hasSize(values);
    Set<String> spared =
        switch (defect) {
          case NO_YAML, BAD_PATTERN -> Set.of("2");
          case NO_YAML_TEXT, BAD_SCALE, NOT_A_PAIR -> Set.of("0");
          default -> Set.of();
        };
    english.removeAll(spared);
    assertThat(gaps(texts.getTranslation(key, Locale.SIMPLIFIED_CHINESE))).isEqualTo(english);
  }

  private static Set<String> gaps(String words) {
    return GAP.matcher(words)
        .results()
        .map(gap -> gap.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
