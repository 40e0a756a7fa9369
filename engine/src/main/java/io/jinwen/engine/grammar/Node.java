package io.jinwen.engine.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a grammar. From here a byte of some ranges leads on, or a jump without a byte, or a
 * whole rule that comes back to another place.
 */
final class Node {
  /** Bytes from … to (0 … 255, both included) lead to the target. */
  record Edge(int from, int to, Node target) {}

  /** The rule that begins at {@code rule} is run, and goes on at {@code then}. */
  record Call(Node rule, Node then) {}

  private final List<Edge> edges = new ArrayList<>();
  private final List<Node> jumps = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final boolean end;
  private int depth = Integer.MAX_VALUE;

  private Node(boolean end) {
    this.end = end;
  }

  static Node create() {
    return new Node(false);
  }

  /** The end of a rule. */
  static Node end() {
    return new Node(true);
  }

  Node on(int from, int to, Node target) {
    edges.add(new Edge(from, to, target));
    return this;
  }

  Node on(char one, Node target) {
    return on(one, one, target);
  }

  Node jump(Node target) {
    jumps.add(target);
    return this;
  }

  Node call(Node rule, Node then) {
    calls.add(new Call(rule, then));
    return this;
  }

  List<Edge> edges() {
    return edges;
  }

  List<Node> jumps() {
    return jumps;
  }

  List<Call> calls() {
    return calls;
  }

  boolean isEnd() {
    return end;
  }

  /** How deep rules must nest to reach the end of this one; MAX_VALUE where it has none. */
  int depth() {
    return depth;
  }

  /** Computes the depth from those of the nodes after this one; true where it fell. */
  boolean lowerDepth() {
    int least = end ? 0 : Integer.MAX_VALUE;
    for (Edge edge : edges) {
      least = Math.min(least, edge.target.depth);
    }
    for (Node jump : jumps) {
      least = Math.min(least, jump.depth);
    }
    for (Call call : calls) {
      if (call.rule.depth != Integer.MAX_VALUE) {
        least = Math.min(least, Math.max(1 + call.rule.depth, call.then.depth));
      }
    }
    boolean fell = least < depth;
    depth = Math.min(depth, least);
    return fell;
  }
}
