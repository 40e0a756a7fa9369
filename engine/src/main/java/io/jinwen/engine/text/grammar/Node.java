package io.jinwen.engine.text.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a grammar. From here a byte of some ranges leads on, or a jump without a byte, or a
 * whole rule that comes back to another place. Made by {@link Nodes}; not changed once compiled.
 */
final class Node {
  /** Bytes from … to (0 … 255, both included) lead to the target. */
  record Edge(int from, int to, Node target) {}

  /** The rule that begins at {@code rule} is run, and goes on at {@code then}. */
  record Call(Node rule, Node then) {}

  private final int id;
  private final boolean end;
  private List<Edge> edges = List.of(); // most nodes have one edge and nothing else
  private List<Node> jumps = List.of();
  private List<Call> calls = List.of();
  private int depth;
  private int singleDepth;
  private int rank;
  private int cost;

  Node(int id, boolean end) {
    this.id = id;
    this.end = end;
  }

  Node on(int from, int to, Node target) {
    edges = with(edges, new Edge(from, to, target));
    return this;
  }

  Node on(char one, Node target) {
    return on(one, one, target);
  }

  Node jump(Node target) {
    jumps = with(jumps, target);
    return this;
  }

  Node call(Node rule, Node then) {
    calls = with(calls, new Call(rule, then));
    return this;
  }

  private static <T> List<T> with(List<T> list, T one) {
    List<T> longer = list.isEmpty() ? new ArrayList<>(1) : list;
    longer.add(one);
    return longer;
  }

  /** Its number among all nodes of the grammar, from 0. */
  int id() {
    return id;
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

  /** Tells what is known once all nodes are there. */
  void settle(int itsDepth, int itsSingleDepth, int itsRank, int itsCost) {
    depth = itsDepth;
    singleDepth = itsSingleDepth;
    rank = itsRank;
    cost = itsCost;
  }

  /** How deep rules must nest to reach the end of this one; {@link NodeDepths#NEVER}. */
  int depth() {
    return depth;
  }

  /** The same for texts of which each byte is a token by itself. */
  int singleDepth() {
    return singleDepth;
  }

  /** How many tokens lead to the end of this rule; {@link NodeCosts#NEVER}. */
  int cost() {
    return cost;
  }

  /** Higher than that of every node which is reached or called from here without a byte. */
  int rank() {
    return rank;
  }
}
