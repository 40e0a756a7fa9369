package io.jinwen.engine.text.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ranks nodes above all that is reached or called from them without a byte: the order in which a
 * search in depth leaves them. No rule begins itself without a byte, so there is such an order.
 */
final class NodeRanks {
  private record Visit(Node node, Iterator<Node> further) {}

  private NodeRanks() {}

  /**
   * The rank of each node by its number.
   *
   * @param nodes all, by their number
   */
  static int[] of(List<Node> nodes, WorkBudget work) {
    boolean[] seen = new boolean[nodes.size()];
    Deque<Visit> path = new ArrayDeque<>();
    int[] ranks = new int[nodes.size()];
    int rank = 0;
    for (Node start : nodes) {
      visit(start, seen, path);
      while (!path.isEmpty()) {
        work.spend(1);
        Visit visit = path.peek();
        if (visit.further.hasNext()) {
          visit(visit.further.next(), seen, path);
        } else {
          ranks[path.pop().node.id()] = rank++;
        }
      }
    }
    return ranks;
  }

  private static void visit(Node node, boolean[] seen, Deque<Visit> path) {
    if (!seen[node.id()]) {
      seen[node.id()] = true;
      Stream<Node> rules = node.calls().stream().map(Node.Call::rule);
      path.push(new Visit(node, Stream.concat(node.jumps().stream(), rules).iterator()));
    }
  }
}
