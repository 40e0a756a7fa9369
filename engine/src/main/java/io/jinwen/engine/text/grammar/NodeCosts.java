package io.jinwen.engine.text.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How many tokens at most the shortest way from each node to the end of its rule takes: bytes as
 * tokens of their own, and stretches that the schema spells out in the vocabulary's longer ones.
 * Shortest paths as in {@link NodeDepths}.
 */
final class NodeCosts {
  /** Of a node that has no way to the end; small enough to be added up. */
  static final int NEVER = Integer.MAX_VALUE / 4;

  /** Longest stretch of text that one token is looked for in. */
  private static final int STRETCH_MAX = 48;

  private static final int NONE = -1;

  /** What tokens a text begins with. */
  @FunctionalInterface
  interface Tokens {
    /**
     * Lengths in bytes of the tokens that {@code text} begins with.
     *
     * @param length how much of it there is
     */
    int[] prefixes(byte[] text, int length);
  }

  private record Reached(int cost, Node node) {}

  private final List<Node> nodes;
  private final int[] costs; // [node]
  private final int[] firstArc; // [node] of those that wait for it
  private int[] nextArc; // [arc]
  private int[] waiter; // [arc] the node that waits
  private int[] partner; // [arc] of a call, the other node that it takes; NONE
  private byte[] weight; // [arc] tokens that it takes
  private int arcs;

  private NodeCosts(List<Node> nodes) {
    this.nodes = nodes;
    costs = new int[nodes.size()];
    Arrays.fill(costs, NEVER);
    firstArc = new int[nodes.size()];
    Arrays.fill(firstArc, NONE);
    nextArc = new int[nodes.size() * 2];
    waiter = new int[nodes.size() * 2];
    partner = new int[nodes.size() * 2];
    weight = new byte[nodes.size() * 2];
  }

  /** The cost of each node by its number. */
  static int[] of(List<Node> nodes, BitSet writable, Tokens tokens, WorkBudget work) {
    NodeCosts costs = new NodeCosts(nodes);
    costs.collect(writable, tokens, work);
    costs.settle(work);
    return costs.costs;
  }

  private void collect(BitSet writable, Tokens tokens, WorkBudget work) {
    byte[] stretch = new byte[STRETCH_MAX];
    Node[] places = new Node[STRETCH_MAX + 1];
    for (Node node : nodes) {
      work.spend(1);
      for (Node.Edge edge : node.edges()) {
        int least = writable.nextSetBit(edge.from());
        if (least >= 0 && least <= edge.to()) {
          arc(edge.target(), node, NONE, 1);
        }
      }
      for (Node jump : node.jumps()) {
        arc(jump, node, NONE, 0);
      }
      for (Node.Call call : node.calls()) {
        arc(call.rule(), node, call.then().id(), 0);
        arc(call.then(), node, call.rule().id(), 0);
      }
      int length = stretch(node, stretch, places);
      if (length > 1) {
        for (int bytes : tokens.prefixes(stretch, length)) {
          arc(places[bytes], node, NONE, 1);
        }
      }
    }
  }

  /** The bytes from a node on that leave no choice. */
  private static int stretch(Node from, byte[] stretch, Node[] places) {
    Node node = from;
    int length = 0;
    while (length < STRETCH_MAX
        && !node.isEnd()
        && node.edges().size() == 1
        && node.jumps().isEmpty()
        && node.calls().isEmpty()
        && node.edges().getFirst().from() == node.edges().getFirst().to()) {
      Node.Edge edge = node.edges().getFirst();
      stretch[length++] = (byte) edge.from();
      node = edge.target();
      places[length] = node;
    }
    return length;
  }

  private void arc(Node from, Node waiting, int other, int tokens) {
    if (arcs == nextArc.length) {
      int longer = arcs + arcs / 2 + 16;
      nextArc = Arrays.copyOf(nextArc, longer);
      waiter = Arrays.copyOf(waiter, longer);
      partner = Arrays.copyOf(partner, longer);
      weight = Arrays.copyOf(weight, longer);
    }
    nextArc[arcs] = firstArc[from.id()];
    firstArc[from.id()] = arcs;
    waiter[arcs] = waiting.id();
    partner[arcs] = other;
    weight[arcs] = (byte) tokens;
    arcs++;
  }

  private void settle(WorkBudget work) {
    PriorityQueue<Reached> open =
        new PriorityQueue<>((a, b) -> Integer.compare(a.cost(), b.cost()));
    nodes.stream().filter(Node::isEnd).forEach(node -> open.add(new Reached(0, node)));
    for (Reached next = open.poll(); next != null; next = open.poll()) {
      int id = next.node().id();
      if (costs[id] != NEVER) {
        continue;
      }
      costs[id] = next.cost();
      for (int arc = firstArc[id]; arc != NONE; arc = nextArc[arc]) {
        work.spend(1);
        Node waiting = nodes.get(waiter[arc]);
        if (costs[waiting.id()] != NEVER) {
          continue;
        }
        if (partner[arc] == NONE) {
          open.add(new Reached(next.cost() + weight[arc], waiting));
        } else if (costs[partner[arc]] != NEVER) {
          open.add(new Reached(next.cost() + costs[partner[arc]], waiting));
        }
      }
    }
  }
}
