package io.jinwen.engine.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tree of pages by the tokens they hold, so that a prompt which begins like an earlier one is not
 * computed again.
 *
 * <p>A node is one page; its path from the root spells the tokens before it. Inner nodes are full
 * pages, leaves may be partly filled. A prompt shares every full page on its path; where it leaves
 * the tree inside a page, the rows it has in common are copied into a page of its own, so reuse is
 * exact to the token. When pages run out, the leaf unused for longest goes first, unless a sequence
 * still reads it.
 */
final class PrefixIndex {
  /** One indexed page. */
  static final class Node {
    private final Node parent;
    private final int[] tokens; // [filled slots]
    private final Page page;
    private final List<Node> children = new ArrayList<>();
    private long lastUsed;

    private Node(Node parent, int[] tokens, Page page) {
      this.parent = parent;
      this.tokens = tokens;
      this.page = page;
    }

    Page page() {
      return page;
    }
  }

  /** The child that agrees longest with a text, and for how many tokens. */
  record Match(Node node, int length) {}

  private final Node root = new Node(null, new int[0], null);
  private final PagePool pool;
  private long clock;
  private int pageCount;

  PrefixIndex(PagePool pool) {
    this.pool = pool;
  }

  Node root() {
    return root;
  }

  int pageCount() {
    return pageCount;
  }

  /** The child of {@code node} that shares most tokens with {@code text} from {@code from} on. */
  Match bestChild(Node node, int[] text, int from, int to) {
    Match best = new Match(node, 0);
    for (Node child : node.children) {
      int limit = Math.min(child.tokens.length, to - from);
      int mismatch = Arrays.mismatch(child.tokens, 0, limit, text, from, from + limit);
      int length = mismatch < 0 ? limit : mismatch;
      if (length > best.length) {
        best = new Match(child, length);
      }
    }
    if (best.length > 0) {
      touch(best.node);
    }
    return best;
  }

  /**
   * Indexes a page below {@code parent}; where an equal one is there already, that one is returned
   * and the given page stays the caller's alone.
   */
  Node insert(Node parent, int[] text, int from, int to, Page page) {
    for (Node child : parent.children) {
      if (Arrays.equals(child.tokens, 0, child.tokens.length, text, from, to)) {
        touch(child);
        return child;
      }
    }
    Node node = new Node(parent, Arrays.copyOfRange(text, from, to), page);
    page.hold();
    pageCount++;
    parent.children.add(node);
    touch(node);
    return node;
  }

  /** Frees the page unused for longest; false where every page is in use. */
  boolean evictOne() {
    Node victim = oldestIdleLeaf(root, null);
    if (victim == null) {
      return false;
    }
    victim.parent.children.remove(victim);
    pageCount--;
    pool.release(victim.page);
    return true;
  }

  /** How many pages {@link #evictOne} could free one after the other. */
  int evictable() {
    return pageCount - keptBelow(root);
  }

  /** Pages below a node that must stay: those in use, and all before them on their path. */
  private static int keptBelow(Node node) {
    int kept = 0;
    for (Node child : node.children) {
      int below = keptBelow(child);
      kept += below == 0 && idle(child) ? 0 : below + 1;
    }
    return kept;
  }

  private static Node oldestIdleLeaf(Node node, Node best) {
    for (Node child : node.children) {
      if (child.children.isEmpty()) {
        if (idle(child) && (best == null || child.lastUsed < best.lastUsed)) {
          best = child;
        }
      } else {
        best = oldestIdleLeaf(child, best);
      }
    }
    return best;
  }

  private static boolean idle(Node node) {
    return node.page.holders() == 1;
  }

  private void touch(Node node) {
    node.lastUsed = ++clock;
  }
}
