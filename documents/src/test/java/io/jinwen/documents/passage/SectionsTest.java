package io.jinwen.documents.passage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.documents.Place;
import io.jinwen.documents.corpus.ReadCorpus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A character is a token here. */
class SectionsTest {
  private final List<Passage> passages = new ArrayList<>();

  private void add(String heading, int characters) {
    passages.add(
        new Passage(
            passages.size(),
            List.of(heading),
            "",
            "",
            "字".repeat(characters),
            List.of(new Place(0, 1, null))));
  }

  private List<Integer> starts(int tokensMax) {
    return Sections.starts(passages, one -> one.text().length(), tokensMax);
  }

  @Test
  void aDocumentWithoutPassagesHasNoSections() {
    assertThat(starts(100)).isEmpty();
  }

  @Test
  void takesPassagesForAsLongAsTheyFit() {
    for (int i = 0; i < 5; i++) {
      add("甲", 40);
    }
    assertThat(starts(100)).containsExactly(0, 2, 4);
    assertThat(starts(80)).containsExactly(0, 2, 4);
    assertThat(starts(79)).containsExactly(0, 1, 2, 3, 4);
    assertThat(starts(200)).containsExactly(0);
  }

  @Test
  void cutsAtAHeadingOnceHalfOfTheRoomIsTaken() {
    add("甲", 30);
    add("乙", 30); // too early
    add("丙", 30);
    add("丙", 30);
    assertThat(starts(100)).containsExactly(0, 2);
  }

  @Test
  void aPassageThatIsTooLongIsOneAlone() {
    add("甲", 10);
    add("甲", 500);
    add("甲", 10);
    assertThat(starts(100)).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 2_000})
  void everyPassageOfEveryDocumentIsInOneSectionThatHasRoomForIt(int tokensMax) {
    ReadCorpus.documents()
        .keySet()
        .forEach(file -> {
          List<Passage> all = ReadCorpus.passages(file);
          List<Integer> starts = Sections.starts(all, one -> one.shown().length(), tokensMax);
          assertThat(starts.isEmpty()).as(file).isEqualTo(all.isEmpty()); // a scan has none
          assertThat(starts).isSorted().doesNotHaveDuplicates();
          assertThat(all.isEmpty() || starts.getFirst() == 0).as(file).isTrue();
          for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : all.size();
            List<Passage> section = all.subList(starts.get(i), end);
            int tokens = section.stream().mapToInt(one -> one.shown().length()).sum();
            assertThat(section.size() == 1 || tokens <= tokensMax).as(file).isTrue();
          }
        });
  }
}
