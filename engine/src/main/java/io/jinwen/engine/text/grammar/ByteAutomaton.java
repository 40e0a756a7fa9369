package io.jinwen.engine.text.grammar;

import io.jinwen.engine.text.grammar.Place.Caller;
import io.jinwen.engine.text.grammar.Place.Frame;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Runs a grammar over bytes.
 *
 * <p>A state is the set of all places where the text so far may stand, each in a rule under way.
 * Equal states are one object and remember where each byte led, so that a text that moves in known
 * ways costs one array access a byte.
 *
 * <p>A rule that many places begin at the same byte is under way once and knows them all, as in
 * Earley's parser and its graph-structured stacks: a list of the ways in which it may have been
 * begun would double with every ambiguous level. So a step costs no more than the grammar has nodes
 * for each level open, and all of it is counted.
 *
 * <p>Rules nest at most {@link #DEPTH_MAX} deep. A place is only kept if it can be finished within
 * that, so from every state but {@link #dead} there is a way to the end. Where the vocabulary lacks
 * bytes, some states can be passed inside of a token only: {@link State#isOpen} tells them apart.
 * For one thread.
 */
final class ByteAutomaton {
  /** Rules within rules: two for each level of JSON. */
  static final int DEPTH_MAX = 128;

  /** Places, callers and transitions remembered, some 10 MB; beyond it all is found anew. */
  static final int KEPT_MAX = 200_000;

  private static final int TRANSITIONS_WEIGHT = 32; // an array of 256 beside places of 40 bytes

  /** Where a text may stand. */
  final class State {
    private final Set<Place> places;
    private final long[] live = new long[4]; // the bytes that some place has an edge for
    private final boolean complete;
    private final boolean open;
    private final int cost;
    private State[] next;
    private int epochOfNext;

    private State(Set<Place> places) {
      this.places = places;
      this.complete = places.stream().anyMatch(p -> p.node().isEnd() && p.frame() == root);
      this.open = places.stream().anyMatch(p -> endsBySingles(p.node(), p.frame()));
      this.cost =
          places.stream()
              .mapToInt(p -> p.node().cost() + p.frame().cost())
              .min()
              .orElse(NodeCosts.NEVER);
      for (Place place : places) {
        for (Node.Edge edge : place.node().edges()) {
          for (int value = edge.from(); value <= edge.to(); value++) {
            live[value >> 6] |= 1L << value;
          }
        }
      }
    }

    /** Whether the text may end here. */
    boolean isComplete() {
      return complete;
    }

    /** Whether single bytes lead to the end from here, so that a token may end here. */
    boolean isOpen() {
      return open;
    }

    /** How many tokens lead from here to the end of the text, at most. */
    int cost() {
      return cost;
    }

    /** The state after one more byte, 0 … 255; {@link #dead} where no text goes on like that. */
    State next(int value) {
      if ((live[value >> 6] >>> value & 1) == 0) {
        return dead;
      }
      if (next == null || epochOfNext != epoch) {
        next = new State[256];
        epochOfNext = epoch;
        kept += TRANSITIONS_WEIGHT;
      }
      State known = next[value];
      return known != null ? known : compute(value);
    }

    private State compute(int value) {
      Step step = new Step();
      for (Place place : places) {
        for (Node.Edge edge : place.node().edges()) {
          work.spend(1);
          if (edge.from() <= value && value <= edge.to()) {
            step.reach(edge.target(), place.frame());
          }
        }
      }
      State after = intern(step.finish());
      if (epochOfNext == epoch) {
        next[value] = after;
      }
      return after;
    }
  }

  /** Follows all ways without a byte, from the places that a byte has reached. */
  private final class Step {
    private final Set<Place> seen = new HashSet<>();
    private final Deque<Place> open = new ArrayDeque<>();
    private final Set<Place> kept = new HashSet<>();
    private final Map<Node, Set<Caller>> begun = new HashMap<>();
    private final PriorityQueue<Node> rules =
        new PriorityQueue<>(Comparator.comparingInt(Node::rank).reversed());

    void reach(Node node, Frame frame) {
      work.spend(1);
      if (node.depth() <= DEPTH_MAX - frame.depth()) {
        Place place = new Place(node, frame);
        if (seen.add(place)) {
          open.push(place);
        }
      }
    }

    /** The places that a byte leads on from, and the end of the text. */
    Set<Place> finish() {
      while (true) {
        while (!open.isEmpty()) {
          follow(open.pop());
        }
        Node rule = rules.poll();
        if (rule == null) {
          return kept;
        }
        reach(rule, frame(begun.remove(rule))); // all who call it have a higher rank
      }
    }

    private void follow(Place place) {
      Node node = place.node();
      if (!node.edges().isEmpty() || node.isEnd() && place.frame() == root) {
        kept.add(place);
      }
      if (node.isEnd()) {
        place.frame().callers().forEach(caller -> reach(caller.then(), caller.outer()));
      }
      node.jumps().forEach(jump -> reach(jump, place.frame()));
      for (Node.Call call : node.calls()) {
        work.spend(1);
        int left = DEPTH_MAX - place.frame().depth();
        if (call.then().depth() <= left && call.rule().depth() <= left - 1) {
          begin(call.rule()).add(new Caller(call.then(), place.frame()));
        }
      }
    }

    private Set<Caller> begin(Node rule) {
      return begun.computeIfAbsent(
          rule,
          _ -> {
            rules.add(rule);
            return new HashSet<>();
          });
    }
  }

  private final WorkBudget work;
  private final Map<Set<Place>, State> states = new HashMap<>();
  private final Map<Set<Caller>, Frame> frames = new HashMap<>();
  private final Frame root = new Frame(0, Set.of(), 0, 0, 0);
  private final State dead = new State(Set.of());
  private final State start;
  private int framesMade = 1;
  private int kept;
  private int epoch;

  /**
   * @param work pays for every step, now and later
   */
  ByteAutomaton(Grammar grammar, WorkBudget work) {
    this.work = work;
    Step step = new Step();
    step.reach(grammar.start(), root);
    start = intern(step.finish());
  }

  State start() {
    return start;
  }

  State dead() {
    return dead;
  }

  /** Grows when states were forgotten: equal ones met before and after are then two objects. */
  int epoch() {
    return epoch;
  }

  private State intern(Set<Place> places) {
    if (places.isEmpty()) {
      return dead;
    }
    State known = states.get(places);
    if (known != null) {
      return known;
    }
    kept += places.size() + TRANSITIONS_WEIGHT / 4;
    if (kept > KEPT_MAX) {
      states.clear();
      frames.clear();
      kept = places.size();
      epoch++;
    }
    State state = new State(places);
    states.put(places, state);
    return state;
  }

  private Frame frame(Set<Caller> callers) {
    Frame known = frames.get(callers);
    if (known == null) {
      int depth = NodeDepths.NEVER;
      int singleDepth = NodeDepths.NEVER;
      int cost = NodeCosts.NEVER;
      for (Caller caller : callers) {
        work.spend(1);
        depth = Math.min(depth, caller.outer().depth() + 1);
        if (endsBySingles(caller.then(), caller.outer())) {
          singleDepth = Math.min(singleDepth, caller.outer().singleDepth() + 1);
        }
        cost = Math.min(cost, caller.then().cost() + caller.outer().cost());
      }
      known = new Frame(framesMade++, callers, depth, singleDepth, cost);
      frames.put(callers, known);
      kept += callers.size() + 1;
    }
    return known;
  }

  private static boolean endsBySingles(Node node, Frame frame) {
    return node.singleDepth() <= DEPTH_MAX - frame.singleDepth();
  }
}
