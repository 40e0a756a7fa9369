package io.jinwen.engine.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A tree of pages by the tokens they hold, so that a prompt which begins like an earlier one is not
 * computed again.
 *
 * <p>A node is one page; its path from the root spells the tokens before it. Inner nodes are full
 * pages, leaves may be partly filled. A prompt shares every full page on its path; where it leaves
 * the tree inside a page, the rows it has in common are copied into a page of its own, so reuse is
 * exact to the token.
 *
 * <p>When pages run out, the one unused for longest goes first, last pages of a path before earlier
 * ones, never one that a sequence reads. Where there is a spill file its bytes go there and the
 * node stays; otherwise the node goes with it.
 */
final class PrefixIndex {
  static final int NO_SLOT = -1;

  /** One indexed page: in memory, in the spill file, or in both. */
  static final class Node {
    private final Node parent;
    private final int[] tokens; // [filled slots]
    private final List<Node> children = new ArrayList<>();
    private Page page; // null while only in the spill file
    private int slot = NO_SLOT; // in the spill file
    private int leases; // sequences that will add pages below
    private boolean pinned;
    private long lastUsed;

    private Node(Node parent, int[] tokens) {
      this.parent = parent;
      this.tokens = tokens;
    }

    Page page() {
      return page;
    }

    int[] tokens() {
      return tokens;
    }

    int slot() {
      return slot;
    }

    List<Node> children() {
      return children;
    }

    /** Keeps the node from going while a sequence may add to it. */
    void enter() {
      leases++;
    }

    void leave() {
      leases--;
    }

    /** Keeps the node for good; false where that was so already. */
    boolean pin() {
      if (pinned) {
        return false;
      }
      pinned = true;
      enter();
      return true;
    }

    private boolean idle() {
      return leases == 0 && page.holders() == 1;
    }
  }

  /** The child that agrees longest with a text, and for how many tokens. */
  record Match(Node node, int length) {}

  private final Node root = new Node(null, new int[0]);
  private final PagePool pool;
  private final Optional<SpillFile> spill;
  private long clock;
  private int pagesResident;

  PrefixIndex(PagePool pool, Optional<SpillFile> spill) {
    this.pool = pool;
    this.spill = spill;
  }

  Node root() {
    return root;
  }

  /** The child of {@code node} that shares most tokens with {@code text} from {@code from} on. */
  Match bestChild(Node node, int[] text, int from, int to) {
    Match best = new Match(node, 0);
    for (Node child : node.children) {
      int length = common(child, text, from, to);
      if (length > best.length) {
        best = new Match(child, length);
      }
    }
    if (best.length > 0) {
      touch(best.node);
    }
    return best;
  }

  private static int common(Node child, int[] text, int from, int to) {
    int limit = Math.min(child.tokens.length, to - from);
    int mismatch = Arrays.mismatch(child.tokens, 0, limit, text, from, from + limit);
    return mismatch < 0 ? limit : mismatch;
  }

  /**
   * Indexes a page below {@code parent}. Where a node says as much already, that one is returned
   * and the given page stays the caller's alone; one that says only the beginning makes way.
   */
  Node insert(Node parent, int[] text, int from, int to, Page page) {
    for (Node child : List.copyOf(parent.children)) {
      int common = common(child, text, from, to);
      if (common == to - from) {
        touch(child);
        return child;
      }
      if (common == child.tokens.length && child.children.isEmpty() && child.leases == 0) {
        remove(child);
      }
    }
    Node node = addNode(parent, Arrays.copyOfRange(text, from, to), NO_SLOT);
    node.page = page;
    page.hold();
    pagesResident++;
    return node;
  }

  /** A node whose bytes are in the spill file, as found there at the start. */
  Node addSpilled(Node parent, int[] tokens, int slot) {
    return addNode(parent, tokens, slot);
  }

  private Node addNode(Node parent, int[] tokens, int slot) {
    Node node = new Node(parent, tokens);
    node.slot = slot;
    parent.children.add(node);
    touch(node);
    return node;
  }

  /**
   * Brings a node's bytes into {@code page}, which becomes the index's.
   *
   * @param page held once by the caller
   */
  void restore(Node node, Page page) {
    spill.orElseThrow().load(node.slot, page);
    node.page = page;
    pagesResident++;
  }

  /** Frees the page unused for longest; false where every page is in use. */
  boolean evictOne() {
    Node victim = oldestIdle(root, null);
    if (victim == null) {
      return false;
    }
    if (victim.slot == NO_SLOT && spill.isPresent()) {
      victim.slot = store(victim);
    }
    if (victim.slot == NO_SLOT) {
      remove(victim);
    } else {
      dropPage(victim);
    }
    return true;
  }

  /** Writes every page that is only in memory to the spill file, as far as it has room. */
  void spillAll() {
    spillBelow(root);
  }

  private void spillBelow(Node node) {
    for (Node child : List.copyOf(node.children)) {
      if (child.slot == NO_SLOT) {
        child.slot = store(child);
      }
      spillBelow(child);
    }
  }

  /**
   * A slot with the node's bytes, made free by forgetting older ones; NO_SLOT where none can be.
   */
  private int store(Node node) {
    SpillFile file = spill.orElseThrow();
    int slot = file.store(node.page);
    while (slot == NO_SLOT) {
      Node oldest = oldestSpilled(root, node, null);
      if (oldest == null) {
        return NO_SLOT;
      }
      remove(oldest);
      slot = file.store(node.page);
    }
    return slot;
  }

  /**
   * The leaf only in the spill file that was unused for longest; its path is not of {@code but}.
   */
  private static Node oldestSpilled(Node node, Node but, Node best) {
    for (Node child : node.children) {
      if (child.children.isEmpty()) {
        boolean may = child != but && child.page == null && child.leases == 0;
        if (may && (best == null || child.lastUsed < best.lastUsed)) {
          best = child;
        }
      } else {
        best = oldestSpilled(child, but, best);
      }
    }
    return best;
  }

  /** Forgets a node and all below it, which is only in the spill file. */
  private void remove(Node node) {
    for (Node child : List.copyOf(node.children)) {
      remove(child);
    }
    if (node.page != null) {
      dropPage(node);
    }
    if (node.slot != NO_SLOT) {
      spill.orElseThrow().free(node.slot);
    }
    node.parent.children.remove(node);
  }

  private void dropPage(Node node) {
    pool.release(node.page);
    node.page = null;
    pagesResident--;
  }

  /** How many pages {@link #evictOne} could free one after the other. */
  int evictable() {
    return pagesResident - keptBelow(root);
  }

  /** Pages below a node that must stay: those in use, and all before them on their path. */
  private static int keptBelow(Node node) {
    int kept = 0;
    for (Node child : node.children) {
      int below = keptBelow(child);
      boolean resident = child.page != null;
      kept += below == 0 && (!resident || child.idle()) ? 0 : below + (resident ? 1 : 0);
    }
    return kept;
  }

  /** The idle page unused for longest of those with no page in memory below them. */
  private static Node oldestIdle(Node node, Node best) {
    for (Node child : node.children) {
      if (child.page == null) {
        continue; // what is below is not in memory either
      }
      if (child.children.stream().noneMatch(c -> c.page != null)) {
        if (child.idle() && (best == null || child.lastUsed < best.lastUsed)) {
          best = child;
        }
      } else {
        best = oldestIdle(child, best);
      }
    }
    return best;
  }

  private void touch(Node node) {
    node.lastUsed = ++clock;
  }
}
