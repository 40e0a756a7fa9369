package io.jinwen.engine.text.grammar;

import java.util.Set;

/** A place in the grammar and the rule it is in. Nodes and frames are one object each. */
record Place(Node node, Frame frame) {
  /** Where a rule goes on, in the rule around it. */
  record Caller(Node then, Frame outer) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Caller caller && then == caller.then && outer == caller.outer;
    }

    @Override
    public int hashCode() {
      return 31 * outer.id + then.id();
    }
  }

  /**
   * A rule under way.
   *
   * @param callers those that wait for it
   * @param depth how many rules at least are around it
   * @param singleDepth the same, of rules whose rest can be written by single bytes
   * @param cost how many tokens lead from its end to the end of the text
   */
  record Frame(int id, Set<Caller> callers, int depth, int singleDepth, int cost) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof Place place && node == place.node && frame == place.frame;
  }

  @Override
  public int hashCode() {
    return 31 * frame.id + node.id();
  }
}
