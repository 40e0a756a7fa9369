package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.text.grammar.PatternReader.PatternPart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Strings of a pattern and a length: the pattern becomes a small automaton over characters, and the
 * places of the grammar are its states, each once for every number of characters so far.
 */
final class PatternWords {
  private static final int STATES_MAX = 20_000;

  /** A state of the automaton. */
  private static final class State {
    private final List<Edge> edges = new ArrayList<>();
    private final List<State> jumps = new ArrayList<>();
  }

  private record Edge(PatternPart.Chars chars, State target) {}

  private record Spot(State state, int chars) {}

  private static final PatternPart.Chars ANY = new PatternPart.Chars(CharRanges.ALL);

  private final Nodes nodes;
  private final CharWords characters;

  PatternWords(Nodes nodes) {
    this.nodes = nodes;
    this.characters = new CharWords(nodes);
  }

  /** A string in quotes. */
  Node string(JsonShape.BoundedText shape, Node then) {
    return nodes.create().on('"', new Build(shape, nodes.create().on('"', then)).start());
  }

  private final class Build {
    private final State accepted = new State();
    private final JsonShape.BoundedText shape;
    private final Node end;
    private final Map<Spot, Node> known = new HashMap<>();
    private final Deque<Spot> waiting = new ArrayDeque<>();
    private int states;

    Build(JsonShape.BoundedText shape, Node end) {
      this.shape = shape;
      this.end = end;
    }

    Node start() {
      Node start = node(new Spot(automaton(), 0));
      while (!waiting.isEmpty()) {
        Spot spot = waiting.pop();
        fill(spot, known.get(spot));
      }
      return start;
    }

    private Node node(Spot spot) {
      return known.computeIfAbsent(
          spot,
          _ -> {
            waiting.push(spot);
            return nodes.create();
          });
    }

    private void fill(Spot spot, Node node) {
      boolean counted = shape.charsMax() != JsonShape.UNBOUNDED;
      if (spot.state == accepted && spot.chars >= shape.charsMin()) {
        node.jump(end);
      }
      spot.state.jumps.forEach(jump -> node.jump(node(new Spot(jump, spot.chars))));
      if (spot.chars == shape.charsMax()) {
        return;
      }
      int next = counted ? spot.chars + 1 : Math.min(spot.chars + 1, shape.charsMin());
      for (Edge edge : spot.state.edges) {
        characters.add(node, edge.chars, node(new Spot(edge.target, next)));
      }
    }

    /** A text that is not bound to the pattern's ends may have more before and behind. */
    private State automaton() {
      if (shape.pattern().isEmpty()) {
        accepted.edges.add(new Edge(ANY, accepted));
        return accepted;
      }
      PatternPart part = PatternReader.read(shape.pattern());
      State more = state();
      more.jumps.add(accepted);
      more.edges.add(new Edge(ANY, more));
      State start = state();
      start.jumps.add(compile(part, more, true));
      State before = state();
      before.edges.add(new Edge(ANY, before));
      before.jumps.add(compile(part, more, false));
      start.edges.add(new Edge(ANY, before));
      return start;
    }

    private State state() {
      if (++states > STATES_MAX) {
        throw new EngineException(
            EngineException.Code.INVALID_REQUEST,
            "the pattern %s of the schema takes more than %d states; smaller repetitions are needed"
                .formatted(shape.pattern(), STATES_MAX));
      }
      return new State();
    }

    /** The place before a part, from the place after it. */
    private State compile(PatternPart part, State then, boolean atStart) {
      return switch (part) {
        case PatternPart.Chars chars -> {
          State state = state();
          state.edges.add(new Edge(chars, then));
          yield state;
        }
        case PatternPart.Chain(List<PatternPart> parts) -> {
          State state = then;
          for (PatternPart one : parts.reversed()) {
            state = compile(one, state, atStart);
          }
          yield state;
        }
        case PatternPart.Choice(List<PatternPart> parts) -> {
          State state = state();
          parts.forEach(one -> state.jumps.add(compile(one, then, atStart)));
          yield state;
        }
        case PatternPart.Repeat repeat -> repeat(repeat, then, atStart);
        case PatternPart.Start _ -> atStart ? then : state(); // nothing leads on from a new one
        case PatternPart.End _ -> accepted;
      };
    }

    private State repeat(PatternPart.Repeat repeat, State then, boolean atStart) {
      State state = then;
      if (repeat.most() < 0) {
        State loop = state();
        loop.jumps.add(then);
        loop.jumps.add(compile(repeat.part(), loop, atStart));
        state = loop;
      }
      for (int i = repeat.least(); i < repeat.most(); i++) {
        State optional = state();
        optional.jumps.add(then);
        optional.jumps.add(compile(repeat.part(), state, atStart));
        state = optional;
      }
      for (int i = 0; i < repeat.least(); i++) {
        state = compile(repeat.part(), state, atStart);
      }
      return state;
    }
  }
}
