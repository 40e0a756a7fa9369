package io.jinwen.engine.text.grammar;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * How deep rules must nest to reach the end from each node, settled shallowest first, each once:
 * shortest paths as Dijkstra finds them, extended to grammars (Knuth 1977). A round over all nodes
 * until nothing changes would take as many rounds as the grammar is deep.
 */
final class NodeDepths {
  /** Of a node that has no way to the end. */
  static final int NEVER = Integer.MAX_VALUE;

  private static final int NONE = -1;

  private final List<Node> nodes;
  private final BitSet writable;
  private final WorkBudget work;
  private final int[] depths; // [node]
  private final int[] firstArc; // [node] of those that wait for it
  private final int[] nextArc; // [arc]
  private final int[] waiter; // [arc] the node that waits
  private final int[] partner; // [arc] of a call, the other node that it takes; NONE
  private final boolean[] waitsForRule; // [arc] of a call: for its rule, or for what follows
  private int arcs;

  private NodeDepths(List<Node> nodes, BitSet writable, WorkBudget work) {
    this.nodes = nodes;
    this.writable = writable;
    this.work = work;
    int most = 0;
    for (Node node : nodes) {
      most += node.edges().size() + node.jumps().size() + 2 * node.calls().size();
    }
    work.spend(nodes.size() + most);
    depths = new int[nodes.size()];
    Arrays.fill(depths, NEVER);
    firstArc = new int[nodes.size()];
    Arrays.fill(firstArc, NONE);
    nextArc = new int[most];
    waiter = new int[most];
    partner = new int[most];
    waitsForRule = new boolean[most];
  }

  /**
   * The depth of each node by its number, or {@link #NEVER}.
   *
   * @param nodes all, by their number
   * @param writable the bytes that ways to the end may take
   */
  static int[] of(List<Node> nodes, BitSet writable, WorkBudget work) {
    NodeDepths depths = new NodeDepths(nodes, writable, work);
    depths.collect();
    depths.settle();
    return depths.depths;
  }

  private void collect() {
    for (Node node : nodes) {
      for (Node.Edge edge : node.edges()) {
        int least = writable.nextSetBit(edge.from());
        if (least >= 0 && least <= edge.to()) {
          arc(edge.target(), node, NONE, false);
        }
      }
      for (Node jump : node.jumps()) {
        arc(jump, node, NONE, false);
      }
      for (Node.Call call : node.calls()) {
        arc(call.rule(), node, call.then().id(), true);
        arc(call.then(), node, call.rule().id(), false);
      }
    }
  }

  private void arc(Node from, Node waiting, int other, boolean rule) {
    nextArc[arcs] = firstArc[from.id()];
    firstArc[from.id()] = arcs;
    waiter[arcs] = waiting.id();
    partner[arcs] = other;
    waitsForRule[arcs] = rule;
    arcs++;
  }

  private void settle() {
    Deque<Node> now = new ArrayDeque<>();
    nodes.stream().filter(Node::isEnd).forEach(now::add);
    for (int depth = 0; !now.isEmpty(); depth++) {
      Deque<Node> deeper = new ArrayDeque<>();
      while (!now.isEmpty()) {
        Node node = now.pop();
        if (depths[node.id()] == NEVER) {
          depths[node.id()] = depth;
          release(node, depth, now, deeper);
        }
      }
      now = deeper;
    }
  }

  /** Passes a settled depth on to those that waited for nothing else. */
  private void release(Node node, int depth, Deque<Node> now, Deque<Node> deeper) {
    for (int arc = firstArc[node.id()]; arc != NONE; arc = nextArc[arc]) {
      work.spend(1);
      Node waiting = nodes.get(waiter[arc]);
      if (partner[arc] == NONE) {
        now.push(waiting);
        continue;
      }
      int other = depths[partner[arc]];
      if (other == NEVER) {
        continue; // comes back when that one is settled
      }
      int rule = waitsForRule[arc] ? depth : other; // no deeper than depth, like the rest
      (rule == depth ? deeper : now).push(waiting);
    }
  }
}
