package io.jinwen.assistant.policy.intent;

import java.util.List;

/**
 * What a request seems to be after.
 *
 * @param harm how sure it is that it asks for what a rule forbids, 0 to 1
 * @param help how sure it is that somebody was harmed, is in doubt or wants to report, 0 to 1
 * @param card id of the rule card that speaks to it, if it is harmful
 * @param nearest requests that the model knows and that lie nearest, for the log
 */
public record Intent(double harm, double help, String card, List<String> nearest) {

  /** From here on a request is refused. */
  private static final double REFUSED = 0.85;

  /** From here on a warning goes with the answer. */
  private static final double WARNED = 0.4;

  /** The same where turns before it were read with it: any of them may have been harmful. */
  private static final double WARNED_TOGETHER = 0.65;

  /** From here on it adds to the risk of its conversation. */
  private static final double DOUBTFUL = 0.2;

  /** Up to here nothing but words speaks against a request, and words may be mentioned. */
  private static final double HARMLESS = 0.3;

  /** The same where the words are those of an offer, or their card is one of more risk. */
  private static final double SURELY_HARMLESS = 0.08;

  /** From here on somebody is to be helped rather than refused. */
  private static final double HELPED = 0.2;

  /** From here on a word of need beside it changes nothing. */
  private static final double BEYOND_HELP = 0.97;

  public Intent {
    nearest = List.copyOf(nearest);
  }

  /** Nothing is known about a request. */
  public static Intent unknown() {
    return new Intent(Double.NaN, 0, "", List.of()); // neither above nor below anything
  }

  /** With the turns before it, it is to be warned of, at least. */
  public boolean isWarnedTogether() {
    return harm >= WARNED_TOGETHER && !isHelped();
  }

  /** It is to be refused, if its card refuses. */
  public boolean isRefused() {
    return harm >= REFUSED && !isHelped();
  }

  /** It is to be warned of, at least. */
  public boolean isWarned() {
    return harm >= WARNED;
  }

  /** It only mentions what it might be refused for by its words, or it asks for help. */
  public boolean isMention() {
    return harm <= HARMLESS || isHelped();
  }

  /**
   * It only mentions a word that is itself an offer or a request, so that more certainty is asked
   * for; or it asks for help.
   */
  public boolean isMentionOfWord() {
    return harm <= SURELY_HARMLESS || isHelped();
  }

  /** It is so ordinary that nothing needs to be said beside its answer. */
  public boolean isOrdinary() {
    return harm < DOUBTFUL && !isHelped();
  }

  /** The same with more certainty. */
  public boolean isSurelyOrdinary() {
    return harm <= SURELY_HARMLESS && !isHelped();
  }

  /** It goes into a direction that is worth keeping in mind. */
  public boolean isDoubtful() {
    return harm >= DOUBTFUL;
  }

  /** Somebody needs help, or wants to report something. */
  public boolean isHelped() {
    return help >= HELPED && harm < BEYOND_HELP;
  }
}
