package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Small decision trees whose leaves are added up: how likely an answer is the right one, as the
 * logarithm of its odds. {@code tools/matching/fit.py} makes them (gradient boosting); the file has
 * a line for each tree, its nodes by number: {@code CLUE<=BOUND:YES:NO} or {@code =VALUE}.
 * Immutable.
 */
final class MatchTrees {
  private final List<Tree> trees;

  /**
   * One tree; a leaf has clue -1.
   *
   * @param bounds the bound of an inner node, the value of a leaf
   */
  private record Tree(int[] clues, float[] bounds, int[] yes, int[] no) {
    float value(float[] given) {
      int node = 0;
      while (clues[node] >= 0) {
        node = given[clues[node]] <= bounds[node] ? yes[node] : no[node];
      }
      return bounds[node];
    }
  }

  private MatchTrees(List<Tree> trees) {
    this.trees = List.copyOf(trees);
  }

  /**
   * @throws KnowledgeException if a node is written in no known way
   */
  static MatchTrees of(String file, String text) {
    List<Tree> trees = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        trees.add(tree(file, line.strip().split(" ")));
      }
    }
    return new MatchTrees(trees);
  }

  private static Tree tree(String file, String[] nodes) {
    Tree tree =
        new Tree(
            new int[nodes.length],
            new float[nodes.length],
            new int[nodes.length],
            new int[nodes.length]);
    for (int node = 0; node < nodes.length; node++) {
      try {
        read(nodes[node], node, tree);
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException broken) {
        throw new KnowledgeException(Defect.NOT_A_NUMBER, "node " + node, nodes[node])
            .because(broken)
            .in(file);
      }
    }
    return tree;
  }

  private static void read(String written, int node, Tree tree) {
    if (written.startsWith("=")) {
      tree.clues()[node] = -1;
      tree.bounds()[node] = Float.parseFloat(written.substring(1));
      return;
    }
    String[] parts = written.split("<=|:");
    tree.clues()[node] = Clue.valueOf(parts[0].toUpperCase(Locale.ROOT)).ordinal();
    tree.bounds()[node] = Float.parseFloat(parts[1]);
    tree.yes()[node] = laterNode(parts[2], node, tree);
    tree.no()[node] = laterNode(parts[3], node, tree);
  }

  /** Children come later, so that no walk can go round in a circle. */
  private static int laterNode(String number, int node, Tree tree) {
    int child = Integer.parseInt(number);
    if (child <= node || child >= tree.clues().length) {
      throw new IllegalArgumentException("no later node: " + number);
    }
    return child;
  }

  /** The logarithm of the odds. */
  float score(float[] clues) {
    float sum = 0;
    for (Tree tree : trees) {
      sum += tree.value(clues);
    }
    return sum;
  }
}
