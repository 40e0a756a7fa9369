package io.jinwen.assistant.policy.compliance;

/**
 * The risk of a conversation so far. Each turn adds the risk of what it touched, earlier turns
 * fade: many turns that are harmless one by one may together be worth a person's look.
 *
 * @param score what has added up
 * @param level what that means
 */
public record ConversationRisk(double score, Level level) {

  /** How far a conversation has gone. */
  public enum Level {
    NORMAL,
    /** The hints become stronger. */
    RAISED,
    /** A person should take over. */
    HIGH
  }

  /** Before the first turn. */
  static ConversationRisk none() {
    return new ConversationRisk(0, Level.NORMAL);
  }

  /** After one more turn, which touched cards and words of this risk. */
  ConversationRisk after(int points, RiskScale scale) {
    double next = score * scale.decay() + Math.min(points, scale.turnMax());
    if (next >= scale.highAt()) {
      return new ConversationRisk(next, Level.HIGH);
    }
    return new ConversationRisk(next, next >= scale.raisedAt() ? Level.RAISED : Level.NORMAL);
  }

  /**
   * A turn of phrase that is harmless by itself, calls for no hint and adds to the risk of its
   * conversation: asking for a way around, keeping something quiet, borrowing a name.
   *
   * @param id kebab-case, by which decisions name it
   * @param trigger when it is heard
   * @param risk what it adds
   */
  public record RiskCue(String id, RuleTrigger trigger, int risk) {}
}
