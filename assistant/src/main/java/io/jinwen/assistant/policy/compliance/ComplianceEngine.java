package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.intent.Intents;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Decides by the rule cards what a question, its history and its answer call for. It keeps nothing
 * of what it judged: the risk of a conversation is worked out from the earlier questions each time,
 * so that an edited or branched conversation is judged by what it now says.
 *
 * <p>The cards may be replaced at any time, by any thread; each call is judged by one edition.
 */
public final class ComplianceEngine {
  private final ToIntFunction<String> otherRisk;
  private final Intents intents;
  private volatile RuleJudge judge;

  /** Judges by words and patterns alone. */
  public ComplianceEngine(RuleBook book, ToIntFunction<String> otherRisk) {
    this(book, otherRisk, Intents.none());
  }

  /**
   * @param book the rule cards
   * @param otherRisk what else a question adds to the risk of its conversation, such as the
   *     sensitive words in it; from 0 on
   * @param intents tells what a question is after, whatever its words
   */
  public ComplianceEngine(RuleBook book, ToIntFunction<String> otherRisk, Intents intents) {
    this.otherRisk = otherRisk;
    this.intents = intents;
    this.judge = new RuleJudge(book, otherRisk, intents);
  }

  /** Judges by other cards from now on. */
  public void replace(RuleBook book) {
    judge = new RuleJudge(book, otherRisk, intents);
  }

  /** Which cards are in use, for the audit. */
  public String version() {
    return judge.version();
  }

  /**
   * Judges a question.
   *
   * @param question what is asked
   * @param earlier the questions asked before in this conversation, the oldest first
   * @param role id of the role that is asked
   * @param grades the grades given with the request
   */
  public Assessment evaluate(String question, List<String> earlier, String role, Grades grades) {
    return judge.evaluate(question, earlier, role, grades);
  }

  /**
   * Judges a question by itself by cards that are not in use, to see what they would make of it.
   */
  public Assessment evaluateBy(RuleBook book, String question, String role) {
    return new RuleJudge(book, otherRisk, intents)
        .evaluate(question, List.of(), role, Grades.unknown());
  }

  /**
   * Judges a finished answer. A refusal means that the answer must not stand: its sentence takes
   * the answer's place.
   *
   * @param question what was said about the question, whose grades and role count here too
   */
  public Assessment evaluateAnswer(String answer, Assessment question, String role, Grades grades) {
    return judge.evaluateAnswer(answer, question, role, grades);
  }

  /** Whether a text claims what no answer may claim in any role; to deny it is no claim. */
  public boolean claimsPromise(String text) {
    return judge.claimsPromise(text);
  }

  /** Begins to watch an answer that arrives in pieces for what no answer may claim. */
  public PromiseStream promises(String role) {
    return judge.promises(role);
  }

  /**
   * All rule cards and how the risk of a conversation adds up.
   *
   * @param cards the cards, in the order of their files
   * @param riskScale thresholds and sentences for the risk of a conversation
   * @param version names exactly this content, for the audit
   */
  public record RuleBook(List<RuleCard> cards, RiskScale riskScale, String version) {

    public RuleBook {
      cards = List.copyOf(cards);
    }
  }
}
