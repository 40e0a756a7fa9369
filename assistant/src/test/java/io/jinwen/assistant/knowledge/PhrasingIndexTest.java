package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhrasingIndexTest {
  private static final List<List<String>> ASKED =
      List.of(List.of("什么是债券", "债券是什么"), List.of("怎么开户", "开户要什么"), List.of("存款多久到期"));

  @Test
  void scoresAsTheDefinitionSays() {
    PhrasingIndex index = new PhrasingIndex(ASKED);
    for (String question : List.of("债券是啥", "开户怎么开", "到期", "什么", "天气", "债")) {
      float[] scores = index.scores(question);
      for (int entry = 0; entry < scores.length; entry++) {
        double best =
            ASKED.get(entry).stream().mapToDouble(text -> cosine(question, text)).max().orElse(0);
        assertThat((double) scores[entry]).as(question).isCloseTo(best, within(1e-5));
      }
    }
  }

  @Test
  void knowsMoreGramsThanItsTableBeginsWith() {
    StringBuilder all = new StringBuilder();
    for (char c = '一'; c < '一' + 6_000; c++) {
      all.append(c);
    }
    PhrasingIndex index = new PhrasingIndex(List.of(List.of(all.toString()), List.of("债券")));
    assertThat(index.scores(all.toString())[0]).isCloseTo(1, within(1e-3f));
    assertThat(index.scores("债券")[1]).isCloseTo(1, within(1e-5f));
  }

  private static double cosine(String one, String other) {
    Set<String> shared = grams(one);
    shared.retainAll(grams(other));
    double product = shared.stream().mapToDouble(PhrasingIndexTest::square).sum();
    return product / (length(one) * length(other));
  }

  private static double length(String text) {
    return Math.sqrt(grams(text).stream().mapToDouble(PhrasingIndexTest::square).sum());
  }

  private static double square(String gram) {
    List<String> texts = ASKED.stream().flatMap(List::stream).toList();
    long with = texts.stream().filter(text -> text.contains(gram)).count();
    double weight = Math.log(1 + (texts.size() + 1.0) / (with + 1.0));
    return weight * weight;
  }

  private static Set<String> grams(String text) {
    Set<String> grams = new HashSet<>();
    for (int i = 0; i < text.length(); i++) {
      grams.add(text.substring(i, i + 1));
      if (i + 1 < text.length()) {
        grams.add(text.substring(i, i + 2));
      }
    }
    return grams;
  }
}
