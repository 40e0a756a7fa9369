package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Small entries for tests. */
public final class TestKnowledge {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 1);
  private static final Source SOURCE = new Source("教材", "通用教材", "textbook", List.of());

  private TestKnowledge() {}

  public static Term term(String id, String name, String... synonyms) {
    return new Term(
        id,
        name,
        "English",
        List.of(),
        List.of(synonyms),
        "类别",
        name + "的定义。",
        Optional.empty(),
        List.of(),
        SOURCE,
        DAY);
  }

  public static ApprovedAnswer answer(String id, String question, String... paraphrases) {
    return new ApprovedAnswer(
        id,
        question,
        List.of(paraphrases),
        List.of(),
        "service",
        "话题",
        "回答" + id,
        List.of(),
        SOURCE,
        Optional.empty(),
        new ApprovedAnswer.Review(ApprovedAnswer.State.APPROVED, "张三", DAY),
        DAY);
  }

  /** An answer without the paraphrases and counterexamples that a fold keeps out. */
  static ApprovedAnswer without(int fold, ApprovedAnswer answer) {
    return with(
        answer, outside(fold, answer.paraphrases()), outside(fold, answer.counterexamples()));
  }

  static ApprovedAnswer withCounterexamples(ApprovedAnswer answer, List<String> counterexamples) {
    return with(answer, answer.paraphrases(), counterexamples);
  }

  private static ApprovedAnswer with(
      ApprovedAnswer answer, List<String> paraphrases, List<String> counterexamples) {
    return new ApprovedAnswer(
        answer.id(),
        answer.question(),
        paraphrases,
        counterexamples,
        answer.role(),
        answer.topic(),
        answer.answer(),
        answer.terms(),
        answer.source(),
        answer.disclosure(),
        answer.review(),
        answer.asOf());
  }

  private static List<String> outside(int fold, List<String> questions) {
    return questions.stream().filter(text -> MatchHalves.fold(text) != fold).toList();
  }

  /** Questions to which no approved answer may be given. */
  static List<String> nearMisses() {
    return Stream.of("near-misses", "near-misses-more")
        .flatMap(name -> lines("/questions/" + name + ".txt").stream())
        .toList();
  }

  /** The lines of a test file, without those that are empty or begin with #. */
  static List<String> lines(String resource) {
    try (InputStream in = TestKnowledge.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
