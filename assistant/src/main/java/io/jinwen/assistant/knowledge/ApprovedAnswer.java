package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A question whose answer was written and checked by people.
 *
 * @param id unique, kebab-case
 * @param question the question
 * @param paraphrases the same question in customers' words
 * @param counterexamples questions that look like it and that the answer does not answer
 * @param role the role it was written for
 * @param topic what it is about
 * @param answer the answer, Markdown
 * @param terms ids of glossary terms that belong to it
 * @param source where the answer comes from
 * @param disclosure a sentence that is shown with it
 * @param review who checked it
 * @param asOf the day on which it was believed true
 */
public record ApprovedAnswer(
    String id,
    String question,
    List<String> paraphrases,
    List<String> counterexamples,
    String role,
    String topic,
    String answer,
    List<String> terms,
    Source source,
    Optional<String> disclosure,
    Review review,
    LocalDate asOf) {

  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "question",
          "paraphrases",
          "counterexamples",
          "role",
          "topic",
          "answer",
          "terms",
          "basis",
          "source",
          "product",
          "review",
          "asOf");

  /** What state the check of an answer is in. */
  public enum State {
    DRAFT,
    SHIPPED,
    APPROVED,
    RETIRED;

    /** Whether an answer in this state may be given. */
    public boolean isAnswered() {
      return switch (this) {
        case SHIPPED, APPROVED -> true;
        case DRAFT, RETIRED -> false;
      };
    }
  }

  /**
   * Who checked an answer.
   *
   * @param state how far the check is
   * @param by who did it
   * @param on when
   */
  public record Review(State state, String by, LocalDate on) {}

  static ApprovedAnswer of(Entry entry, Register register, Disclosures disclosures) {
    entry.allowOnly(FIELDS);
    return new ApprovedAnswer(
        entry.text("id"),
        entry.text("question"),
        entry.texts("paraphrases"),
        entry.optionalTexts("counterexamples"),
        entry.oneOf("role", Role.IDS),
        entry.text("topic"),
        entry.text("answer"),
        entry.texts("terms"),
        register.sourceOf(entry),
        disclosures.of(entry),
        review(entry.group("review")),
        entry.day("asOf"));
  }

  /**
   * An answer that a reviewer approved in place of one that was found wanting.
   *
   * @throws IllegalArgumentException for an unknown role
   */
  public static ApprovedAnswer corrected(
      String id, String role, String question, String answer, String reviewer, LocalDate on) {
    if (!Role.IDS.contains(role)) {
      throw new IllegalArgumentException("role " + role + " is unknown; there are " + Role.IDS);
    }
    return new ApprovedAnswer(
        id,
        question,
        List.of(),
        List.of(),
        role,
        "机构复核",
        answer,
        List.of(),
        new Source("机构复核通过的答复", reviewer, "product-rule", List.of()),
        Optional.empty(),
        new Review(State.APPROVED, reviewer, on),
        on);
  }

  private static Review review(Entry entry) {
    Set<String> states = Set.of("draft", "shipped", "approved", "retired");
    String state = entry.oneOf("state", states);
    return new Review(
        State.valueOf(state.toUpperCase(Locale.ROOT)), entry.text("by"), entry.day("on"));
  }

  /** The one of its wordings that is asked here, if it is one of them. */
  public Optional<String> wordingOf(String asked) {
    String folded = FoldedText.of(asked);
    return asked().stream().filter(it -> FoldedText.of(it).equals(folded)).findFirst();
  }

  /** The question and its paraphrases. */
  public List<String> asked() {
    return Stream.concat(Stream.of(question), paraphrases.stream()).toList();
  }
}
