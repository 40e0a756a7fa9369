package io.jinwen.engine.model;

/**
 * The logits that the next choice can depend on.
 *
 * @param largest how many of the largest, those of {@code others} not counted
 * @param others tokens whose logits are needed whatever they are, because something is added to or
 *     taken from them before the choice; do not change
 */
public record Shortlist(int largest, int[] others) {
  /** The likeliest token only. */
  public static final Shortlist GREEDY = new Shortlist(1, new int[0]);
}
