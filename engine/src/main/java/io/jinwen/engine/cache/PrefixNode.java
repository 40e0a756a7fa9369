package io.jinwen.engine.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One page of the {@link PrefixIndex}: in memory, in the spill file, or in both. The path from the
 * root spells the tokens before it.
 */
final class PrefixNode {
  final PrefixNode parent; // null for the root
  final int[] tokens; // [filled slots of the page]
  final List<PrefixNode> children = new ArrayList<>();

  /** Null while the bytes are only in the spill file. */
  Page page;

  /** In the spill file. */
  int slot = PrefixIndex.NO_SLOT;

  /**
   * Leases that end at or below this node, and one more where it is pinned. A lease counts on every
   * node of its path, so a node without locks has none below it either.
   */
  int locks;

  /** Children whose page is in memory. */
  int childrenResident;

  /** How many of its tokens are kept for good; none where it is not pinned. */
  int pinnedTokens;

  /** No longer found from the root; it goes when the last lease leaves it. */
  boolean unlinked;

  long lastUsed;

  PrefixNode(PrefixNode parent, int[] tokens) {
    this.parent = parent;
    this.tokens = tokens;
  }

  boolean isRoot() {
    return parent == null;
  }

  /** Whether its page may make room for another now: leaves of what is in memory go first. */
  boolean evictable() {
    return page != null && locks == 0 && childrenResident == 0 && !unlinked;
  }

  /** Whether its slot may make room for another now. */
  boolean forgettable() {
    return page == null
        && slot != PrefixIndex.NO_SLOT
        && locks == 0
        && children.isEmpty()
        && !unlinked;
  }

  /** How many of its tokens a text has from {@code from} on. */
  int common(int[] text, int from, int to) {
    int limit = Math.min(tokens.length, to - from);
    int mismatch = Arrays.mismatch(tokens, 0, limit, text, from, from + limit);
    return mismatch < 0 ? limit : mismatch;
  }
}
