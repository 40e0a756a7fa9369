package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.EngineException;
import java.util.ArrayList;
import java.util.List;

/** Makes the nodes of one grammar and counts them. */
final class Nodes {
  /** Some 20 MB: twenty times what a schema of 64 KB with long names takes. */
  static final int NODES_MAX = 200_000;

  private final List<Node> all = new ArrayList<>();
  private final WorkBudget work;

  Nodes(WorkBudget work) {
    this.work = work;
  }

  Node create() {
    return create(false);
  }

  /** The end of a rule. */
  Node end() {
    return create(true);
  }

  private Node create(boolean end) {
    if (all.size() == NODES_MAX) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "the schema's grammar has more than %d nodes; a smaller schema is needed"
              .formatted(NODES_MAX));
    }
    work.spend(1);
    Node node = new Node(all.size(), end);
    all.add(node);
    return node;
  }

  /** All of them, by their number. */
  List<Node> all() {
    return all;
  }
}
