package io.jinwen.engine.cache;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A tree of pages by the tokens they hold, so that a prompt which begins like an earlier one is not
 * computed again (a radix tree with locks on paths, as in Zheng et al., "SGLang", 2023).
 *
 * <p>Inner nodes are full pages, leaves may be partly filled. A prompt shares every full page on
 * its path; where it leaves the tree inside a page, the rows it has in common are copied into a
 * page of its own, so reuse is exact to the token.
 *
 * <p>A node with a lock stays. Of the others the one unused for longest goes first, last pages of a
 * path before earlier ones. Where there is a spill file its bytes go there and the node stays;
 * otherwise, or where the disk refuses, the node goes with it. A page in memory never has a parent
 * that is not.
 */
final class PrefixIndex {
  static final int NO_SLOT = -1;

  private static final System.Logger LOG = System.getLogger(PrefixIndex.class.getName());
  private static final long LOG_EVERY_NANOS = 60_000_000_000L;

  /** The child that agrees longest with a text, and for how many tokens. */
  record Match(PrefixNode node, int length) {}

  private final PrefixNode root = new PrefixNode(null, new int[0]);
  private final PageLedger ledger;
  private final PageMemory memory;
  private final Optional<SpillFile> spill;
  private final TreeMap<Long, PrefixNode> evictable = new TreeMap<>(); // by last use
  private final TreeMap<Long, PrefixNode> forgettable = new TreeMap<>(); // by last use
  private long clock;
  private long spillErrors;
  private long spillErrorLogged = System.nanoTime() - LOG_EVERY_NANOS;

  PrefixIndex(PageLedger ledger, PageMemory memory, Optional<SpillFile> spill) {
    this.ledger = ledger;
    this.memory = memory;
    this.spill = spill;
  }

  PrefixNode root() {
    return root;
  }

  /** The child of {@code node} that shares most tokens with {@code text} from {@code from} on. */
  Match bestChild(PrefixNode node, int[] text, int from, int to) {
    Match best = new Match(node, 0);
    for (PrefixNode child : node.children) {
      int length = child.common(text, from, to);
      if (length > best.length) {
        best = new Match(child, length);
      }
    }
    if (best.length > 0) {
      touch(best.node);
    }
    return best;
  }

  /** Keeps a node, whose path is locked already, from going. */
  void lock(PrefixNode node) {
    node.locks++;
    if (node.locks == 1 && node.page != null) {
      ledger.move(node.page, Page.Use.PROTECTED);
    }
    refresh(node);
  }

  /** Takes back one {@link #lock}. */
  void unlock(PrefixNode node) {
    node.locks--;
    if (node.locks == 0 && node.page != null) {
      if (node.unlinked) {
        dropPage(node);
      } else {
        ledger.move(node.page, Page.Use.EVICTABLE);
      }
    }
    refresh(node);
  }

  /** Takes back the locks of a whole path. */
  void unlockPath(PrefixNode last) {
    for (PrefixNode node = last; !node.isRoot(); node = node.parent) {
      unlock(node);
    }
  }

  /**
   * Indexes a full page below a locked node and locks it. The page becomes the index's unless
   * others read one with the same tokens; then it stays the caller's.
   *
   * <p>Where nobody reads the other page, the caller's takes its place: so no page stops being
   * evictable but one that another becomes free for, and a sequence goes on with the bits that it
   * computed itself.
   */
  PrefixNode insert(PrefixNode parent, int[] text, int from, int to, Page page) {
    PrefixNode node = find(parent, text, from, to);
    if (node == null) {
      node = addNode(parent, Arrays.copyOfRange(text, from, to));
      takePage(node, page);
    } else if (node.page == null) {
      takePage(node, page);
    } else if (node.locks == 0) {
      dropPage(node);
      takePage(node, page);
    }
    touch(node);
    lock(node);
    return node;
  }

  /** Indexes the last page of a sequence that ends; it stays the caller's where it says nothing. */
  void insertLast(PrefixNode parent, int[] text, int from, int to, Page page) {
    PrefixNode node = find(parent, text, from, to);
    if (node == null) {
      node = addNode(parent, Arrays.copyOfRange(text, from, to));
      takePage(node, page);
    }
    touch(node);
  }

  /** The child that says as much as the text; those that say only its beginning make way. */
  private PrefixNode find(PrefixNode parent, int[] text, int from, int to) {
    for (PrefixNode child : List.copyOf(parent.children)) {
      int common = child.common(text, from, to);
      if (common == to - from) {
        return child;
      }
      if (common == child.tokens.length && child.children.isEmpty() && child.locks == 0) {
        unlink(child);
      }
    }
    return null;
  }

  /** A node whose bytes are in the spill file, as found there at the start. */
  PrefixNode addSpilled(PrefixNode parent, int[] tokens, int slot) {
    PrefixNode node = addNode(parent, tokens);
    node.slot = slot;
    refresh(parent);
    touch(node);
    return node;
  }

  private PrefixNode addNode(PrefixNode parent, int[] tokens) {
    PrefixNode node = new PrefixNode(parent, tokens);
    node.lastUsed = ++clock;
    parent.children.add(node);
    refresh(parent);
    return node;
  }

  private void takePage(PrefixNode node, Page page) {
    node.page = page;
    node.parent.childrenResident++;
    ledger.move(page, node.locks == 0 ? Page.Use.EVICTABLE : Page.Use.PROTECTED);
    refresh(node.parent);
    refresh(node);
  }

  private void dropPage(PrefixNode node) {
    ledger.move(node.page, Page.Use.FREE);
    node.page = null;
    node.parent.childrenResident--;
    refresh(node.parent);
    refresh(node);
  }

  /**
   * Brings a locked node's bytes back into memory.
   *
   * @param page leased; the index's afterwards, or free where the bytes could not be had
   * @return whether they are there; where not, the node is forgotten as far as it can be
   */
  boolean restore(PrefixNode node, Page page) {
    try {
      spill.orElseThrow().load(node.slot, page, memory);
      takePage(node, page);
      return true;
    } catch (IOException e) {
      spillFailed("a page of the spill file is given up", e);
      ledger.move(page, Page.Use.FREE);
      unlink(node);
      return false;
    } catch (RuntimeException | Error e) {
      ledger.move(page, Page.Use.FREE);
      throw e;
    }
  }

  /** Frees the page unused for longest; false where every page is in use. */
  boolean evictOne() {
    if (evictable.isEmpty()) {
      return false;
    }
    PrefixNode victim = evictable.firstEntry().getValue();
    if (victim.slot == NO_SLOT && spill.isPresent()) {
      victim.slot = store(victim);
    }
    if (victim.slot == NO_SLOT) {
      unlink(victim);
    } else {
      dropPage(victim);
    }
    return true;
  }

  /** A slot with the node's bytes, made free by forgetting older ones; NO_SLOT where none is. */
  private int store(PrefixNode node) {
    SpillFile file = spill.orElseThrow();
    while (file.full() && !forgettable.isEmpty()) {
      unlink(forgettable.firstEntry().getValue());
    }
    try {
      return file.store(node.page, memory);
    } catch (IOException e) {
      spillFailed("a page that does not fit into memory is forgotten", e);
      return NO_SLOT;
    }
  }

  private void spillFailed(String what, IOException e) {
    spillErrors++;
    long now = System.nanoTime();
    if (now - spillErrorLogged >= LOG_EVERY_NANOS) {
      spillErrorLogged = now;
      LOG.log(
          System.Logger.Level.WARNING, "{0} (error {1} of this run): {2}", what, spillErrors, e);
    }
  }

  /**
   * Writes a page that is only in memory to the spill file, where that has room.
   *
   * @return whether one was written
   */
  boolean spillOne() throws IOException {
    SpillFile file = spill.orElseThrow();
    return !file.full() && spillOneBelow(root, file);
  }

  private boolean spillOneBelow(PrefixNode node, SpillFile file) throws IOException {
    for (PrefixNode child : node.children) {
      if (child.slot == NO_SLOT && child.page != null) {
        child.slot = file.store(child.page, memory);
        return child.slot != NO_SLOT;
      }
      if (spillOneBelow(child, file)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes a node and all below it out of the tree. What a lease still reads stays in memory until
   * the last one leaves.
   *
   * @return how many nodes that were
   */
  int unlink(PrefixNode node) {
    if (node.unlinked) {
      return 0;
    }
    int count = 1;
    for (PrefixNode child : List.copyOf(node.children)) {
      count += unlink(child);
    }
    node.unlinked = true;
    node.parent.children.remove(node);
    if (node.slot != NO_SLOT) {
      spill.orElseThrow().free(node.slot);
      node.slot = NO_SLOT;
    }
    if (node.locks == 0 && node.page != null) {
      dropPage(node);
    }
    refresh(node);
    refresh(node.parent);
    return count;
  }

  private void touch(PrefixNode node) {
    evictable.remove(node.lastUsed);
    forgettable.remove(node.lastUsed);
    node.lastUsed = ++clock;
    refresh(node);
  }

  /** Puts a node into the queues that it belongs to, after a change of it or of its children. */
  private void refresh(PrefixNode node) {
    if (node.isRoot()) {
      return;
    }
    put(evictable, node, node.evictable());
    put(forgettable, node, node.forgettable());
  }

  private static void put(TreeMap<Long, PrefixNode> queue, PrefixNode node, boolean belongs) {
    if (belongs) {
      queue.put(node.lastUsed, node);
    } else {
      queue.remove(node.lastUsed, node);
    }
  }

  /**
   * Counts everything anew and compares it with the account and the queues.
   *
   * @throws IllegalStateException naming what is wrong
   */
  void check() {
    var count = new PrefixCheck(spill);
    count.visit(root);
    count.compare(ledger, evictable, forgettable);
  }
}
