package io.jinwen.engine.cache;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/** Walks the whole prefix index and holds what is written down beside what is there. */
final class PrefixCheck {
  private final Optional<SpillFile> spill;
  private final BitSet slots = new BitSet();
  private int evictablePages;
  private int protectedPages;
  private int evictableNodes;
  private int forgettableNodes;

  PrefixCheck(Optional<SpillFile> spill) {
    this.spill = spill;
  }

  void visit(PrefixNode node) {
    int resident = 0;
    int locksBelow = 0;
    for (PrefixNode child : node.children) {
      require(child.parent == node && !child.unlinked, "a child does not know its parent", child);
      require(child.page == null || node.isRoot() || node.page != null, "no page above", child);
      resident += child.page == null ? 0 : 1;
      require(node.isRoot() || node.locks > 0 || child.locks == 0, "a lock hangs", child);
      locksBelow += leases(child);
      countNode(child);
      visit(child);
    }
    // An unlinked child that a lease still reads counts too, and is not among the children.
    require(node.childrenResident >= resident, "children in memory are miscounted", node);
    require(node.isRoot() || leases(node) >= locksBelow, "a lock is missing on the path", node);
  }

  /** Leases on the path; a node is pinned once, however many texts below it are. */
  private static int leases(PrefixNode node) {
    return node.locks - (node.pinnedTokens > 0 ? 1 : 0);
  }

  private void countNode(PrefixNode node) {
    if (node.page != null) {
      var expected = node.locks == 0 ? Page.Use.EVICTABLE : Page.Use.PROTECTED;
      require(node.page.use() == expected, "its page should be " + expected, node);
      evictablePages += node.locks == 0 ? 1 : 0;
      protectedPages += node.locks == 0 ? 0 : 1;
    }
    if (node.slot != PrefixIndex.NO_SLOT) {
      require(!slots.get(node.slot), "two nodes have one slot", node);
      slots.set(node.slot);
    }
    evictableNodes += node.evictable() ? 1 : 0;
    forgettableNodes += node.forgettable() ? 1 : 0;
  }

  void compare(
      PageLedger ledger, Map<Long, PrefixNode> evictable, Map<Long, PrefixNode> forgettable) {
    ledger.check();
    requireEqual("evictable pages", evictablePages, ledger.count(Page.Use.EVICTABLE));
    // Unlinked nodes that a lease still reads are protected and not found in the tree.
    if (protectedPages > ledger.count(Page.Use.PROTECTED)) {
      requireEqual("protected pages", protectedPages, ledger.count(Page.Use.PROTECTED));
    }
    requireEqual("nodes that may be evicted", evictableNodes, evictable.size());
    requireEqual("nodes that may be forgotten", forgettableNodes, forgettable.size());
    evictable.forEach((use, node) -> requireQueued(use, node, node.evictable()));
    forgettable.forEach((use, node) -> requireQueued(use, node, node.forgettable()));
  }

  private static void requireQueued(long use, PrefixNode node, boolean belongs) {
    require(belongs && node.lastUsed == use, "it stands in the wrong queue", node);
  }

  private static void requireEqual(String what, int found, int written) {
    if (found != written) {
      throw new IllegalStateException(
          "the prefix index is wrong: %d %s, %d written down".formatted(found, what, written));
    }
  }

  private static void require(boolean holds, String what, PrefixNode node) {
    if (!holds) {
      throw new IllegalStateException(
          "the prefix index is wrong: %s (node of %d tokens, %d locks, slot %d)"
              .formatted(what, node.tokens.length, node.locks, node.slot));
    }
  }
}
