package io.jinwen.engine.cache;

import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The cache as the scheduler sees it: leases of pages for sequences, reuse of earlier beginnings,
 * eviction under the byte limit. Belongs to the engine-loop thread.
 */
public final class KvCache implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KvCache.class.getName());
  private static final long LOG_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long SAVE_NANOS_MAX = Duration.ofSeconds(2).toNanos();
  private static final int HALF_EXPONENT = 0x7C00; // all ones: infinite or not a number

  private final KvLayout layout;
  private final PageMemory memory;
  private final PageLedger ledger;
  private final Optional<SpillFile> spill;
  private final Optional<SavedIndex> saved;
  private final PrefixIndex index;

  /**
   * Of one page: what an earlier text left behind the rows that are filled must not reach a disk.
   */
  private final Optional<ByteBuffer> zeros;

  private final Set<CacheLease> leases = new HashSet<>();
  private long leasesEnded;
  private long refusalLogged = System.nanoTime() - LOG_EVERY_NANOS;
  private volatile int pinnedPages; // written by the loop, read by whoever submits
  private volatile long spilledBytes; // likewise

  /** Without a spill file. */
  public KvCache(KvLayout layout, PageMemory memory, long bytesMax) {
    this(layout, memory, bytesMax, Optional.empty());
  }

  /**
   * @param memory of the pages; the cache closes it
   * @param bytesMax of the pages in memory; at least one page is allowed
   * @param spillTo where pages go that do not fit, and where they are found again after a restart
   * @throws java.io.UncheckedIOException where the spill file cannot be used; the memory is closed
   */
  public KvCache(KvLayout layout, PageMemory memory, long bytesMax, Optional<SpillConfig> spillTo) {
    this(
        layout,
        memory,
        bytesMax,
        openSpill(layout, memory, spillTo),
        spillTo.map(to -> new SavedIndex(to.folder().resolve("pages.index"), to.fingerprint())));
  }

  KvCache(
      KvLayout layout,
      PageMemory memory,
      long bytesMax,
      Optional<SpillFile> spill,
      Optional<SavedIndex> saved) {
    this.layout = layout;
    this.memory = memory;
    this.ledger = new PageLedger(memory, pagesMax(layout, bytesMax));
    this.spill = spill;
    this.saved = saved;
    this.index = new PrefixIndex(ledger, memory, spill);
    this.zeros = spill.map(_ -> ByteBuffer.allocateDirect(Math.toIntExact(layout.pageBytes())));
    saved.ifPresent(this::readSaved);
    publishSpilled();
  }

  private static Optional<SpillFile> openSpill(
      KvLayout layout, PageMemory memory, Optional<SpillConfig> spillTo) {
    try {
      return spillTo.map(to -> SpillFile.open(to, layout.pageBytes()));
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  private void readSaved(SavedIndex file) {
    try {
      file.read(index, spill.orElseThrow());
      spill.orElseThrow().freeUnclaimed();
    } catch (RuntimeException | Error e) {
      spill.orElseThrow().close();
      memory.close();
      throw e;
    }
  }

  private static int pagesMax(KvLayout layout, long bytesMax) {
    return (int) Math.clamp(bytesMax / Math.max(1, layout.pageBytes()), 1, Integer.MAX_VALUE);
  }

  PageLedger ledger() {
    return ledger;
  }

  public int pagesMax() {
    return ledger.pagesMax();
  }

  /** Pages that hold something: of running sequences, or kept for reuse. */
  public int pagesUsed() {
    return ledger.pagesMax() - ledger.count(Page.Use.FREE);
  }

  /** Most tokens that one sequence can have; what is pinned is not to be had. Any thread. */
  public long tokensMax() {
    return (long) (ledger.pagesMax() - pinnedPages) * KvLayout.PAGE_TOKENS;
  }

  /**
   * Pages for a sequence that begins with a prompt and grows to at most {@code tokensMax} tokens.
   *
   * @param tokens the prompt, in the first {@code promptTokens} places
   * @return empty where the pages are not to be had before another lease ends
   */
  public Optional<CacheLease> lease(int[] tokens, int promptTokens, int tokensMax) {
    CacheLease lease = new CacheLease(this, index);
    leases.add(lease);
    boolean granted = false;
    try {
      granted = lease.begin(tokens, promptTokens, KvLayout.pagesFor(tokensMax));
    } finally {
      if (!granted) {
        lease.close(tokens, 0);
      }
    }
    return granted ? Optional.of(lease) : Optional.empty();
  }

  /** As {@link #lease}, but computes everything afresh. */
  public Optional<CacheLease> leaseWithoutReuse(int tokensMax) {
    return lease(new int[0], 0, tokensMax);
  }

  /**
   * How many leases have ended so far: while this stays, a lease that was refused will be again.
   */
  public long leasesEnded() {
    return leasesEnded;
  }

  void leaseEnded(CacheLease lease, boolean granted) {
    leases.remove(lease);
    leasesEnded += granted ? 1 : 0;
  }

  /**
   * Keeps what is computed of a text's beginning for as long as the cache lives, within half of all
   * pages and within what is not promised to running sequences.
   *
   * @return how many tokens that is
   */
  public int pin(int[] text) {
    PrefixNode node = index.root();
    int at = 0;
    while (at < text.length) {
      PrefixIndex.Match match = index.bestChild(node, text, at, text.length);
      if (match.length() == 0 || !pin(match.node())) {
        break;
      }
      node = match.node();
      node.pinnedTokens = Math.max(node.pinnedTokens, match.length());
      at += match.length();
    }
    return at;
  }

  private boolean pin(PrefixNode node) {
    if (node.pinnedTokens > 0) {
      return true;
    }
    boolean taken = node.locks == 0 && node.page != null; // from what could be promised
    if (pinnedPages >= ledger.pagesMax() / 2 || taken && ledger.promisable() < 1) {
      return false;
    }
    index.lock(node);
    pinnedPages = pinnedPages + 1;
    return true;
  }

  /**
   * Forgets what was computed of prompts in which one of some texts begins, from there on: in
   * memory and in the spill file, whose slots are then overwritten one by one ({@link #wipeOne}).
   * What is pinned stays. Sequences that run keep the pages that they read, and offer theirs to
   * others until they are told not to ({@link CacheLease#keepNothing}).
   *
   * @param bytesOf the text of a token
   * @return how many pages that were
   */
  public int forget(TextTraces texts, IntFunction<byte[]> bytesOf) {
    int pages = 0;
    for (PrefixNode node : new TextWalk(texts, bytesOf).from(index.root())) {
      unpin(node);
      pages += index.unlink(node);
    }
    return pages;
  }

  private void unpin(PrefixNode node) {
    node.children.forEach(this::unpin);
    if (node.pinnedTokens > 0) {
      node.pinnedTokens = 0;
      pinnedPages = pinnedPages - 1;
      index.unlock(node);
    }
  }

  /**
   * Overwrites one slot of the spill file that was freed and still holds what was in it: some
   * milliseconds.
   *
   * @return whether there may be more
   */
  public boolean wipeOne() {
    return spill.isPresent() && didOnDisk(spill.get()::wipeOne);
  }

  /**
   * Writes one page that is only in memory to the spill file, so that little is left to be written
   * when the cache closes: some milliseconds.
   *
   * @return whether there may be more
   */
  public boolean saveOne() {
    return spill.isPresent() && didOnDisk(index::spillOne);
  }

  /** Something that can wait; where the disk refuses, until the next time. */
  private boolean didOnDisk(DiskWork work) {
    try {
      return work.doOne();
    } catch (IOException e) {
      long now = System.nanoTime();
      if (now - refusalLogged >= LOG_EVERY_NANOS) {
        refusalLogged = now;
        LOG.log(
            System.Logger.Level.WARNING,
            "the disk of the spill file refuses; what was deleted may still be there: {0}",
            e.toString());
      }
      return false;
    } finally {
      publishSpilled();
    }
  }

  private interface DiskWork {
    boolean doOne() throws IOException;
  }

  private void publishSpilled() {
    spilledBytes = spill.map(SpillFile::bytes).orElse(0L);
  }

  /** What the spill file takes of the disk. Any thread. */
  public long spilledBytes() {
    return spilledBytes;
  }

  /** What the spill file may take of the disk; 0 where there is none. Any thread. */
  public long spilledBytesMax() {
    return spill.map(file -> file.slotsMax() * layout.pageBytes()).orElse(0L);
  }

  /** What a token takes, in memory and on disk. Any thread. */
  public long tokenBytes() {
    return layout.pageBytes() / KvLayout.PAGE_TOKENS;
  }

  /**
   * A page that was promised, made free by eviction where need be.
   *
   * @throws EngineException OUT_OF_MEMORY where the machine has none and nothing can make room
   */
  Page takePage() {
    while (true) {
      try {
        Page page = ledger.take();
        if (page != null) {
          zeros.ifPresent(bytes -> memory.write(page, bytes.clear()));
          return page;
        }
        if (!index.evictOne()) {
          throw new IllegalStateException("a promised page is not to be had: " + ledger);
        }
      } catch (EngineException e) {
        if (!index.evictOne()) {
          throw e;
        }
      }
    }
  }

  /** A page that nobody was promised; null where there is none. */
  Page takeUnpromised() {
    try {
      return ledger.promisable() > 0 ? takePage() : null;
    } catch (EngineException _) {
      return null; // no memory: whoever asks can do without
    }
  }

  void copyRows(Page from, Page to, int rows) {
    for (KvLayout.Range range : layout.rowRanges(rows)) {
      memory.copy(from, to, range.start(), range.bytes());
    }
  }

  /** Takes the first page on a path that is not finite out of the index, with all below it. */
  void unlinkNotFinite(PrefixNode last) {
    Optional<PrefixNode> first = Optional.empty();
    for (PrefixNode node = last; !node.isRoot(); node = node.parent) {
      if (node.page != null && !finite(node.page)) {
        first = Optional.of(node);
      }
    }
    first.ifPresent(index::unlink);
  }

  private boolean finite(Page page) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(layout.pageBytes()));
    memory.read(page, bytes);
    bytes.flip().order(ByteOrder.nativeOrder());
    for (KvLayout.Range range : layout.halfRanges()) {
      long end = range.start() + range.bytes();
      for (long at = range.start(); at < end; at += Short.BYTES) {
        if ((bytes.getShort((int) at) & HALF_EXPONENT) == HALF_EXPONENT) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Counts all pages anew: every one must be where the account says.
   *
   * @throws IllegalStateException naming what is wrong; nothing in the cache is then to be trusted
   */
  public void check() {
    index.check();
    int promised = 0;
    int leased = 0;
    for (CacheLease lease : leases) {
      promised += lease.promised();
      for (Page page : lease.table().pages()) {
        leased += page.use() == Page.Use.LEASED ? 1 : 0;
      }
    }
    if (promised != ledger.promised() || leased != ledger.count(Page.Use.LEASED)) {
      throw new IllegalStateException(
          "leases hold %d pages and were promised %d; the account says: %s"
              .formatted(leased, promised, ledger));
    }
  }

  /**
   * Frees the pages; where there is a spill file, what was computed is saved there first, as much
   * as two seconds allow.
   */
  @Override
  public void close() {
    try {
      spill.ifPresent(this::save);
    } finally {
      memory.close();
    }
  }

  /** Frees the pages and saves nothing; what lies in the spill file is not read again either. */
  public void closeUnsaved() {
    try {
      spill.ifPresent(SpillFile::close);
    } finally {
      memory.close();
    }
  }

  private void save(SpillFile file) {
    try (file) {
      long since = System.nanoTime();
      while (file.wipeOne() || index.spillOne()) {
        if (System.nanoTime() - since > SAVE_NANOS_MAX) {
          break;
        }
      }
      file.force(); // the index may only be there where the bytes are
      saved.orElseThrow().write(index, file);
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "what was computed is not kept for the next start: {0}",
          e.toString());
    }
  }
}
