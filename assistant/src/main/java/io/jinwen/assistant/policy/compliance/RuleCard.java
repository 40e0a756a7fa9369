package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One rule card; knowledge/README.md describes the fields.
 *
 * @param id kebab-case, unique
 * @param topic the file's topic
 * @param appliesTo which texts the trigger looks at
 * @param roles ids of the roles in which it applies
 * @param trigger when it fires
 * @param severity what it asks for
 * @param staff what is said to staff, and what a reviewer knows the card by
 * @param customer what is said to customers; the same where a card has no words of its own for them
 * @param neverSay phrases that no answer may claim
 * @param disclosure what is appended to the answer
 * @param risk 1 to 5, added to the risk of the conversation
 * @param citations the regulations behind it, ready to show; empty unless they are verified
 */
public record RuleCard(
    String id,
    String topic,
    Set<Scope> appliesTo,
    Set<String> roles,
    RuleTrigger trigger,
    Severity severity,
    CardText staff,
    CardText customer,
    List<String> neverSay,
    Optional<String> disclosure,
    int risk,
    List<String> citations) {

  /** A text that a trigger may look at. */
  public enum Scope {
    QUESTION,
    ANSWER,
    HISTORY;

    static Scope named(String name) {
      return Arrays.stream(values())
          .filter(scope -> scope.code().equals(name))
          .findFirst()
          .orElseThrow(() ->
              new KnowledgeException(
                  Defect.NOT_ONE_OF,
                  "appliesTo",
                  name,
                  KnowledgeException.choice(Arrays.stream(values()).map(Scope::code).toList())));
    }

    private String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int RISK_OF_A_TERM_MAX = 2;

  public RuleCard {
    appliesTo = Set.copyOf(appliesTo);
    roles = Set.copyOf(roles);
    neverSay = List.copyOf(neverSay);
    citations = List.copyOf(citations);
    if (risk < 1 || risk > 5) {
      throw new KnowledgeException(Defect.OUT_OF_RANGE, "risk", risk, 1, 5);
    }
  }

  /** What is said to one audience. */
  public CardText said(Audience audience) {
    return switch (audience) {
      case CUSTOMER -> customer;
      case STAFF -> staff;
    };
  }

  public boolean appliesTo(Scope scope, String role) {
    return appliesTo.contains(scope) && roles.contains(role);
  }

  /** Whether it speaks even where only a definition is asked for. */
  public boolean speaksOnDefinitions() {
    return severity == Severity.BLOCK || risk > RISK_OF_A_TERM_MAX;
  }

  /**
   * What a card says to one audience.
   *
   * @param title what it is about
   * @param tell why, and what to do
   */
  public record CardText(String title, String tell) {}

  /** Whom a card speaks to: what staff must do and keep is not for customers to read. */
  public enum Audience {
    CUSTOMER,
    STAFF;

    private static final Set<String> ROLES_OF_STAFF = Set.of("research", "compliance");

    /** Who asks in a role. Whoever may be a customer is spoken to as one. */
    public static Audience of(String role) {
      return ROLES_OF_STAFF.contains(role) ? STAFF : CUSTOMER;
    }
  }

  /** What a rule card asks for, from the mildest to the most severe. */
  public enum Severity {
    /** The tell is shown beside the answer. */
    HINT,
    /** The same, and the disclosure is appended. */
    DISCLOSE,
    /** A question is not given to the model, an answer is stopped; the tell takes its place. */
    BLOCK;

    static Severity named(String name) {
      for (Severity severity : values()) {
        if (severity.name().toLowerCase(Locale.ROOT).equals(name)) {
          return severity;
        }
      }
      throw new KnowledgeException(Defect.NOT_ONE_OF, "severity", name, "hint / disclose / block");
    }
  }
}
