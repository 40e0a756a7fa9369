package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.compliance.ComplianceEngine.RuleBook;
import io.jinwen.assistant.policy.compliance.ConversationRisk.Level;
import io.jinwen.assistant.policy.compliance.ConversationRisk.RiskCue;
import io.jinwen.assistant.policy.compliance.Finding.Cause;
import io.jinwen.assistant.policy.compliance.RuleCard.Audience;
import io.jinwen.assistant.policy.compliance.RuleCard.CardText;
import io.jinwen.assistant.policy.compliance.RuleCard.Scope;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import io.jinwen.assistant.policy.intent.Intents;
import io.jinwen.assistant.work.SlowWork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One edition of the rule cards, applied. Immutable. */
final class RuleJudge {

  /** Earlier questions looked at; before that everything has faded. */
  private static final int EARLIER_MAX = 12;

  /** Questions, this one included, that are also taken together. */
  private static final int TOGETHER_MAX = 6;

  /** A longer earlier question is judged by its beginning. */
  private static final int EARLIER_CHARACTERS_MAX = 2000;

  private final RuleBook book;
  private final PromisePhrases promises;
  private final ToIntFunction<String> otherRisk;
  private final IntentJudge intents;

  RuleJudge(RuleBook book, ToIntFunction<String> otherRisk, Intents intents) {
    this.book = book;
    this.promises = new PromisePhrases(book.cards());
    this.otherRisk = otherRisk;
    this.intents = new IntentJudge(book, intents);
  }

  String version() {
    return book.version();
  }

  Assessment evaluate(String question, List<String> earlier, String role, Grades grades) {
    List<String> recent =
        earlier.stream()
            .skip(Math.max(0, earlier.size() - EARLIER_MAX))
            .map(RuleJudge::beginning)
            .toList();
    List<ClaimText> texts =
        Stream.concat(recent.stream(), Stream.of(question)).map(ClaimText::ofQuestion).toList();
    Conversation conversation = new Conversation(role, grades);
    for (int turn = 0; turn < recent.size(); turn++) {
      conversation.add(recent.subList(0, turn), recent.get(turn), texts.subList(0, turn + 1));
    }
    List<Finding> findings = conversation.add(recent, question, texts);
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(inHistory(texts.subList(0, recent.size()), role, grades, cardsOf(findings)));
    return new Assessment(
        Audience.of(role),
        all,
        conversationHints(conversation, role),
        conversation.risk,
        DefinitionQuestion.matches(texts.getLast()),
        intents.of(question));
  }

  Assessment evaluateAnswer(String answer, Assessment question, String role, Grades grades) {
    ClaimText text = ClaimText.of(answer);
    List<Finding> findings =
        new ArrayList<>(
            fired(text, Scope.ANSWER, Cause.ANSWER, role, grades, question.definition()));
    promises
        .claimedIn(text, role)
        .forEach(card -> findings.add(new Finding(card, Cause.NEVER_SAY)));
    return new Assessment(
        Audience.of(role),
        findings,
        List.of(),
        question.risk(),
        question.definition(),
        question.intent());
  }

  boolean claimsPromise(String text) {
    return promises.areClaimedIn(ClaimText.of(text));
  }

  PromiseStream promises(String role) {
    return new PromiseStream(promises, role);
  }

  /** The turns of one conversation, one after the other. */
  private final class Conversation {
    private final String role;
    private final Grades grades;
    private final Set<String> reasons = new LinkedHashSet<>(); // ids of cards and cues
    private ConversationRisk risk = ConversationRisk.none();

    Conversation(String role, Grades grades) {
      this.role = role;
      this.grades = grades;
    }

    /** Adds a turn, the last of these texts, and gives what it touched. */
    List<Finding> add(List<String> before, String question, List<ClaimText> upToHere) {
      ClaimText text = upToHere.getLast();
      boolean definition = DefinitionQuestion.matches(text);
      List<Finding> findings =
          new ArrayList<>(fired(text, Scope.QUESTION, Cause.QUESTION, role, grades, definition));
      if (!definition) {
        findings.addAll(together(upToHere, role, grades, cardsOf(findings)));
      }
      findings = intents.weighed(findings, question, before, role);
      findings.forEach(finding -> reasons.add(finding.card().id()));
      int points =
          findings.stream().mapToInt(finding -> finding.card().risk()).sum()
              + otherRisk.applyAsInt(question)
              + intents.risk(question);
      for (RiskCue cue : book.riskScale().cues()) {
        if (cue.trigger().fires(text, Grades.unknown())) {
          reasons.add(cue.id());
          points += cue.risk();
        }
      }
      risk = risk.after(points, book.riskScale());
      return findings;
    }
  }

  private List<Finding> fired(
      ClaimText text, Scope scope, Cause cause, String role, Grades grades, boolean definition) {
    return book.cards().stream()
        .filter(card -> card.appliesTo(scope, role))
        .filter(card -> !definition || card.speaksOnDefinitions())
        .peek(_ -> SlowWork.checkWanted())
        .filter(card -> card.trigger().fires(text, grades))
        .map(card -> new Finding(card, cause))
        .toList();
  }

  /**
   * Cards that fire on the last questions taken together and on none of them alone: "非标是指哪些？" and
   * then "怎么推荐给客户？".
   */
  private List<Finding> together(
      List<ClaimText> upToHere, String role, Grades grades, Collection<RuleCard> alone) {
    List<ClaimText> last =
        upToHere.subList(Math.max(0, upToHere.size() - TOGETHER_MAX), upToHere.size());
    if (last.size() < 2) {
      return List.of();
    }
    ClaimText joined =
        new ClaimText(
            last.stream().map(ClaimText::value).collect(Collectors.joining("\n")),
            last.stream().map(ClaimText::words).collect(Collectors.joining("\n")));
    return book.cards().stream()
        .filter(card -> card.appliesTo(Scope.QUESTION, role) && !alone.contains(card))
        .filter(card -> card.trigger().joinsParts())
        .peek(_ -> SlowWork.checkWanted())
        .filter(card -> card.trigger().fires(joined, grades))
        .filter(card -> last.stream().noneMatch(text -> card.trigger().fires(text, grades)))
        .map(card -> new Finding(card, Cause.TOGETHER))
        .toList();
  }

  private List<Finding> inHistory(
      List<ClaimText> earlier, String role, Grades grades, Collection<RuleCard> now) {
    return book.cards().stream()
        .filter(card -> card.appliesTo(Scope.HISTORY, role) && !now.contains(card))
        .filter(card -> earlier.stream().anyMatch(text -> card.trigger().fires(text, grades)))
        .map(card -> new Finding(card, Cause.HISTORY))
        .toList();
  }

  private List<Hint> conversationHints(Conversation conversation, String role) {
    Level level = conversation.risk.level();
    if (level == Level.NORMAL || book.riskScale().untoldRoles().contains(role)) {
      return List.of();
    }
    CardText said = book.riskScale().said(level == Level.HIGH, Audience.of(role));
    return List.of(
        new Hint(
            List.copyOf(conversation.reasons),
            said.title(),
            said.tell(),
            Severity.DISCLOSE,
            List.of()));
  }

  private static List<RuleCard> cardsOf(List<Finding> findings) {
    return findings.stream().map(Finding::card).toList();
  }

  private static String beginning(String text) {
    return text.length() <= EARLIER_CHARACTERS_MAX
        ? text
        : text.substring(0, EARLIER_CHARACTERS_MAX);
  }
}
