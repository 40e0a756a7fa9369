package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.policy.compliance.Assessment;
import io.jinwen.assistant.policy.compliance.Assessment.Refusal;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.policy.compliance.PromiseStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The guard over one answer: sensitive words, phrases that no answer may claim and, by setting,
 * personal data, in this order. Text comes out as soon as none of the three can still object; once
 * one has, a sentence says so and nothing follows. Not for use by several threads at once.
 */
public final class AnswerGuard {

  private final OutputGuard guard;
  private final Screening screening;
  private final boolean appendsDisclosures;

  private final StreamFilter answerWords;
  private final PromiseStream promises;
  private final PersonalDataStream answerData = new PersonalDataStream();
  private final StreamFilter thinkingWords;
  private final PromiseStream thinkingPromises;
  private final PersonalDataStream thinkingData = new PersonalDataStream();

  private final JsonCloser json = new JsonCloser(); // for an answer that has a form of its own

  private final StringBuilder shown = new StringBuilder(); // what passed words and promises
  private Optional<Refusal> stop = Optional.empty();
  private boolean thinkingOver;

  AnswerGuard(OutputGuard guard, Screening screening, boolean appendsDisclosures) {
    this.guard = guard;
    this.screening = screening;
    this.appendsDisclosures = appendsDisclosures;
    this.answerWords = guard.wordFilter(Channel.ANSWER);
    this.thinkingWords = guard.wordFilter(Channel.THINKING);
    this.promises = guard.compliance().promises(screening.role());
    this.thinkingPromises = guard.compliance().promises(screening.role());
  }

  /**
   * What is left to say when an answer has ended.
   *
   * @param rest what was held back, then the disclosures if they belong into the text
   * @param disclosures the sentences that go with the answer
   * @param hints what to show beside it, the strongest first
   * @param replacement the whole answer must not stand after all; this takes its place
   * @param assessment what the cards say to the answer, for the audit
   */
  public record Ending(
      GuardedText rest,
      List<GuardedText> disclosures,
      List<Hint> hints,
      Optional<GuardedText> replacement,
      Assessment assessment) {}

  /** Takes one more piece of the answer and gives what may be shown by now, perhaps nothing. */
  public GuardedText next(String piece) {
    if (stopped()) {
      return new GuardedText("");
    }
    String passed = promises.next(answerWords.next(piece));
    if (!promises.stopped() && answerWords.blocked()) {
      passed += promises.end();
    }
    return new GuardedText(show(passed));
  }

  /** The same for the thinking part: whoever reads it reads a promise there as well. */
  public GuardedText thinking(String piece) {
    if (thinkingOver) {
      return new GuardedText("");
    }
    String passed = thinkingPromises.next(thinkingWords.next(piece));
    if (!thinkingPromises.stopped() && thinkingWords.blocked()) {
      passed += thinkingPromises.end();
    }
    return new GuardedText(showThinking(passed));
  }

  /** The thinking part is over: gives what was held back. */
  public GuardedText endThinking() {
    if (thinkingOver) {
      return new GuardedText("");
    }
    String passed = thinkingPromises.next(thinkingWords.end());
    passed += thinkingPromises.stopped() ? "" : thinkingPromises.end();
    String rest = showThinking(passed);
    if (!thinkingOver && guard.masksPersonalData()) {
      rest += thinkingData.end();
    }
    thinkingOver = true;
    return new GuardedText(rest);
  }

  /** Whether the answer was stopped: nothing more of it will be shown, so it need not go on. */
  public boolean stopped() {
    return stop.isPresent();
  }

  /** Sensitive words that were found in answer and thinking so far. */
  public List<Hit> hits() {
    return Stream.concat(answerWords.hits().stream(), thinkingWords.hits().stream()).toList();
  }

  /** How many pieces of personal data were masked so far. */
  public int personalDataMasked() {
    return answerData.found().size() + thinkingData.found().size();
  }

  /** What stopped it: a card's id or a word's, and the sentence that was shown. */
  public Optional<Refusal> stop() {
    return stop;
  }

  /** The answer is over. */
  public Ending end() {
    String rest = "";
    if (!stopped()) {
      String passed = promises.next(answerWords.end());
      rest = show(promises.stopped() ? passed : passed + promises.end());
      if (!stopped() && guard.masksPersonalData()) {
        rest += answerData.end();
      }
    }
    Assessment answer =
        guard
            .compliance()
            .evaluateAnswer(
                shown.toString(), screening.assessment(), screening.role(), screening.grades());
    Optional<GuardedText> replacement =
        stopped()
            ? Optional.empty()
            : answer.refusal().map(it -> new GuardedText(inForm(it.sentence())));
    boolean stands = !stopped() && replacement.isEmpty();
    List<String> disclosures = stands ? disclosures(answer) : List.of();
    if (appendsDisclosures && !disclosures.isEmpty()) {
      rest += "\n\n" + String.join("\n\n", disclosures);
    }
    return new Ending(
        new GuardedText(rest),
        disclosures.stream().map(GuardedText::new).toList(),
        Stream.concat(screening.assessment().hints().stream(), answer.hints().stream())
            .distinct()
            .toList(),
        replacement,
        answer);
  }

  /** A sentence as text, or as JSON where the answer is to be JSON. */
  private String inForm(String sentence) {
    return appendsDisclosures
        ? sentence
        : '"' + sentence.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Those of question and answer that the answer does not already say. */
  private List<String> disclosures(Assessment answer) {
    return Stream.concat(
            screening.assessment().disclosures().stream(), answer.disclosures().stream())
        .distinct()
        .filter(sentence -> shown.indexOf(sentence) < 0)
        .toList();
  }

  /** Masks what passed and, where it ended there, says so. */
  private String show(String passed) {
    shown.append(passed);
    String masked = guard.masksPersonalData() ? answerData.next(passed) : passed;
    stop = promises.refusal().or(() -> answerWords.blockedBy().map(this::stoppedByWord));
    if (stop.isEmpty()) {
      json.shown(masked);
      return masked;
    }
    String rest = guard.masksPersonalData() ? answerData.end() : "";
    if (!appendsDisclosures) {
      json.shown(masked + rest);
      return masked + rest + json.closing();
    }
    String separator = shown.isEmpty() ? "" : "\n\n";
    return masked + rest + separator + stop.get().sentence();
  }

  private Refusal stoppedByWord(Hit hit) {
    return new Refusal(hit.word(), guard.sentences().answerBlocked());
  }

  private String showThinking(String passed) {
    String masked = guard.masksPersonalData() ? thinkingData.next(passed) : passed;
    if (!thinkingWords.blocked() && !thinkingPromises.stopped()) {
      return masked;
    }
    thinkingOver = true;
    String rest = guard.masksPersonalData() ? thinkingData.end() : "";
    return masked + rest + "\n\n" + guard.sentences().thinkingBlocked();
  }
}
