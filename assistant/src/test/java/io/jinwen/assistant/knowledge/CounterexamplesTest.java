package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What counterexamples say of an answer, over vectors of two numbers that are written by angle. */
class CounterexamplesTest {
  private static final Glossary GLOSSARY = Glossary.load(DataFolder.delivered("knowledge"));
  private static final Oppositions OPPOSITIONS = Oppositions.delivered();

  /** Of 8-bit vectors. */
  private static final float ERROR_MAX = 0.01f;

  @Test
  void tellHowFarAnAnswerIsAheadOfWhatItDoesNotAnswer() {
    Matcher matcher = matcher(entry("a", 0, 40), entry("b", 90));
    assertThat(clue(matcher, 10, "a", Clue.COUNTER_LEAD)).isCloseTo(cos(10) - cos(30), error());
    assertThat(clue(matcher, 35, "a", Clue.COUNTER_LEAD)).isCloseTo(cos(35) - cos(5), error());
  }

  @Test
  void ofManyTheNearestCountAndThreeInTheMean() {
    Matcher matcher = matcher(entry("a", 0, 40, 60, 80, 120), entry("b", 90));
    assertThat(clue(matcher, 10, "a", Clue.COUNTER_LEAD)).isCloseTo(cos(10) - cos(30), error());
    assertThat(clue(matcher, 10, "a", Clue.COUNTER_THREE_LEAD))
        .isCloseTo(cos(10) - (cos(30) + cos(50) + cos(70)) / 3, error());
  }

  @Test
  void saySoOfOtherAnswersToo() {
    Matcher matcher = matcher(entry("a", 0), entry("b", 90, 40));
    assertThat(clue(matcher, 10, "a", Clue.OTHER_COUNTER_LEAD))
        .isCloseTo(cos(10) - cos(30), error());
  }

  @Test
  void areNoneWhereTheAnswerIsAskedJustThat() {
    Matcher matcher = matcher(entry("a", 0), entry("b", 90, 5, 60));
    assertThat(clue(matcher, 10, "a", Clue.OTHER_COUNTER_LEAD))
        .as("5 degrees is the answer's own question, so 60 degrees is the nearest")
        .isCloseTo(cos(10) - cos(50), error());
  }

  /** Else an institution's own answers, which have none at first, would hardly be given. */
  @Test
  void areTakenForFarWhereThereAreNone() {
    Matcher matcher = matcher(entry("a", 0), entry("b", 90));
    for (Clue clue :
        List.of(
            Clue.COUNTER_LEAD,
            Clue.COUNTER_THREE_LEAD,
            Clue.COUNTER_PHRASING_LEAD,
            Clue.OTHER_COUNTER_LEAD,
            Clue.OTHER_COUNTER_THREE_LEAD)) {
      assertThat(clue(matcher, 10, "a", clue)).as("%s", clue).isBetween(0.005f, 0.3f);
      assertThat(clue(matcher, 40, "a", clue))
          .as("%s", clue)
          .isEqualTo(clue(matcher, 10, "a", clue));
    }
  }

  /** One question at an angle, and counterexamples at others. */
  private static IndexedAnswer entry(String id, int asked, int... counterexamples) {
    ApprovedAnswer plain = TestKnowledge.answer(id, "问题" + id);
    List<String> texts = Arrays.stream(counterexamples).mapToObj(angle -> "反例" + angle).toList();
    PackedVector[] vectors = new PackedVector[counterexamples.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = PackedVector.of(at(counterexamples[i]));
    }
    return IndexedAnswer.of(
        TestKnowledge.withCounterexamples(plain, texts),
        new PackedVector[] {PackedVector.of(at(asked))},
        vectors,
        GLOSSARY,
        OPPOSITIONS);
  }

  private static Matcher matcher(IndexedAnswer... entries) {
    return new Matcher(List.of(entries), GLOSSARY, OPPOSITIONS, MatchModel.delivered());
  }

  private static float clue(Matcher matcher, int angle, String id, Clue clue) {
    return matcher.candidates("另一个说法", at(angle)).stream()
        .filter(it -> it.answer().id().equals(id))
        .findFirst()
        .orElseThrow()
        .clues()[clue.ordinal()];
  }

  private static float[] at(int degrees) {
    return new float[] {cos(degrees), cos(90 - degrees)};
  }

  private static float cos(int degrees) {
    return (float) Math.cos(Math.toRadians(degrees));
  }

  private static Offset<Float> error() {
    return within(ERROR_MAX);
  }
}
