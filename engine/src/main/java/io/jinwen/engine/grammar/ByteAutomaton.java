package io.jinwen.engine.grammar;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Runs a grammar over bytes.
 *
 * <p>A state is the set of all places where the text so far may stand, each with the rules it must
 * go back to. Equal states are one object and remember where each byte led, so that a text that
 * moves in known ways costs one array access a byte.
 *
 * <p>Rules nest at most {@link #DEPTH_MAX} deep. A place is only kept if it can be finished within
 * that, so from every state but {@link #dead} there is a way to the end. For one thread.
 */
final class ByteAutomaton {
  /** Rules within rules: two for each level of JSON. */
  static final int DEPTH_MAX = 128;

  /** The rules under way, innermost first; equal ones are one object. */
  private record Frame(Frame outer, Node then, int depth) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Frame frame && outer == frame.outer && then == frame.then;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(outer) + System.identityHashCode(then);
    }
  }

  /** A place in the grammar and the rules around it. */
  private record Place(Node node, Frame frame) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Place place && node == place.node && frame == place.frame;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(node) + System.identityHashCode(frame);
    }
  }

  /** Where a text may stand. */
  final class State {
    private final Set<Place> places;
    private final State[] next = new State[256];
    private final boolean complete;

    private State(Set<Place> places) {
      this.places = places;
      this.complete = places.stream().anyMatch(p -> p.node.isEnd() && p.frame == null);
    }

    /** Whether the text may end here. */
    boolean isComplete() {
      return complete;
    }

    /** The state after one more byte, 0 … 255; {@link #dead} where no text goes on like that. */
    State next(int value) {
      State known = next[value];
      return known != null ? known : compute(value);
    }

    private State compute(int value) {
      Set<Place> after = new HashSet<>();
      for (Place place : places) {
        for (Node.Edge edge : place.node.edges()) {
          if (edge.from() <= value && value <= edge.to()) {
            expand(edge.target(), place.frame, after);
          }
        }
      }
      next[value] = intern(after);
      return next[value];
    }
  }

  private final Map<Set<Place>, State> states = new HashMap<>();
  private final Map<Frame, Frame> frames = new HashMap<>();
  private final State dead = new State(Set.of());
  private final State start;

  ByteAutomaton(Node grammar) {
    states.put(Set.of(), dead);
    Set<Place> places = new HashSet<>();
    expand(grammar, null, places);
    start = intern(places);
  }

  State start() {
    return start;
  }

  State dead() {
    return dead;
  }

  private State intern(Set<Place> places) {
    State known = states.get(places);
    if (known == null) {
      known = new State(Collections.unmodifiableSet(places));
      states.put(places, known);
    }
    return known;
  }

  /** Adds a place and all that is reached from it without a byte. */
  private void expand(Node node, Frame frame, Set<Place> places) {
    int depth = frame == null ? 0 : frame.depth;
    boolean finishable = node.depth() <= DEPTH_MAX - depth;
    if (!finishable || !places.add(new Place(node, frame))) {
      return;
    }
    if (node.isEnd() && frame != null) {
      expand(frame.then, frame.outer, places);
    }
    node.jumps().forEach(jump -> expand(jump, frame, places));
    for (Node.Call call : node.calls()) {
      if (call.then().depth() <= DEPTH_MAX - depth) {
        expand(call.rule(), push(frame, call.then(), depth + 1), places);
      }
    }
  }

  private Frame push(Frame outer, Node then, int depth) {
    Frame frame = new Frame(outer, then, depth);
    Frame known = frames.putIfAbsent(frame, frame);
    return known == null ? frame : known;
  }
}
