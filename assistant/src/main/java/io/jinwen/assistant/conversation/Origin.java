package io.jinwen.assistant.conversation;

/** Who answers, and on what ground. */
public enum Origin {
  /** People wrote and checked it. */
  APPROVED,
  /** The calculators; what the model may say about it changes no figure. */
  CALCULATED,
  /** The model, with numbered material before it. */
  GROUNDED,
  /** The model alone. */
  GENERATED,
  /** A rule: a refusal, a greeting. */
  RULE,
  /** Nobody: there is nothing to rest an answer on. */
  NONE;

  /** What generated text is labelled with, wherever it is shown or exported (GB 45438). */
  public static final String AI_LABEL = "AI 生成";

  /** Whether a model wrote it, so that it must be labelled. */
  public boolean isGenerated() {
    return switch (this) {
      case GROUNDED, GENERATED -> true;
      case APPROVED, CALCULATED, RULE, NONE -> false;
    };
  }
}
