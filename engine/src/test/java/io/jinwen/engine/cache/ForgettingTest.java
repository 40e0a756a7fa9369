package io.jinwen.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are forgotten, a token being a byte of its text. */
class ForgettingTest {
  private static final KvLayout LAYOUT = new KvLayout(2, 3, 1);
  private static final int PAGE = KvLayout.PAGE_TOKENS;
  private static final String ROLE = "you are an assistant of a bank. ".repeat(2);
  private static final String SECRET = "the vault opens at four seasons evergreen, said Anna";
  private static final String OTHER = "lunch is served from half past eleven, said Bert also";

  /** Every value of a page of a text's is this, so that its bytes are known on the disk. */
  private static final short MARK = 0x1234;

  @TempDir private Path folder;

  private KvCache open(int pagesInMemory) {
    var spill = new SpillConfig(folder, 100 * LAYOUT.pageBytes(), 0, new byte[] {1});
    return new KvCache(
        LAYOUT, new HostPages(LAYOUT), pagesInMemory * LAYOUT.pageBytes(), Optional.of(spill));
  }

  @Test
  void whatBeginsWithOtherTextsStays() {
    try (KvCache cache = open(50)) {
      write(cache, ROLE + SECRET + "x".repeat(200));
      write(cache, ROLE + OTHER + "y".repeat(200));
      write(cache, ROLE + OTHER + "y".repeat(100) + SECRET + "z".repeat(100));
      int pages = forget(cache, SECRET);
      cache.check();
      assertThat(pages).isEqualTo(4 + 3);
      assertThat(cached(cache, ROLE + SECRET + "x".repeat(200))).isEqualTo(PAGE);
      assertThat(cached(cache, ROLE + OTHER + "y".repeat(200)))
          .isEqualTo((ROLE + OTHER).length() + 199);
      assertThat(cached(cache, ROLE + OTHER + "y".repeat(100) + SECRET + "z".repeat(100)))
          .as("up to the page in which it begins")
          .isGreaterThanOrEqualTo(3 * PAGE)
          .isLessThan((ROLE + OTHER).length() + 100 + PAGE);
    }
  }

  @Test
  void itGoesOutOfTheSpillFileWithItsBytes() throws IOException {
    try (KvCache cache = open(3)) {
      write(cache, SECRET + "x".repeat(100));
      for (int text = 0; text < 6; text++) {
        write(cache, text + OTHER); // drives the first out of memory
      }
      assertThat(forget(cache, SECRET)).isEqualTo(3);
      cache.check();
      while (cache.wipeOne()) {
        cache.check();
      }
      for (int text = 0; text < 6; text++) {
        assertThat(cached(cache, text + OTHER)).isEqualTo(OTHER.length());
      }
    }
    assertThat(marksOnDisk(SECRET)).isZero();
    assertThat(marksOnDisk("0" + OTHER)).isPositive(); // the test would see it
    try (KvCache cache = open(3)) {
      assertThat(cached(cache, SECRET + "x".repeat(100))).isZero();
      assertThat(cached(cache, "1" + OTHER)).isEqualTo(OTHER.length());
    }
  }

  @Test
  void whatAnEarlierRunKeptIsForgottenToo() throws IOException {
    try (KvCache cache = open(50)) {
      write(cache, ROLE + SECRET);
      write(cache, ROLE + OTHER);
    }
    assertThat(marksOnDisk(ROLE + SECRET)).isPositive();
    try (KvCache cache = open(50)) {
      assertThat(forget(cache, SECRET)).isEqualTo(1);
      assertThat(cached(cache, ROLE + OTHER)).isEqualTo((ROLE + OTHER).length() - 1);
    }
    try (KvCache cache = open(50)) {
      assertThat(cached(cache, ROLE + SECRET)).isEqualTo(PAGE);
      assertThat(cached(cache, ROLE + OTHER)).isEqualTo((ROLE + OTHER).length() - 1);
    }
  }

  @Test
  void whatNobodyClaimsAfterACrashIsCutOff() throws IOException {
    try (KvCache cache = open(50)) {
      write(cache, SECRET);
    }
    Files.delete(folder.resolve("pages.index")); // as after a crash
    try (KvCache cache = open(50)) {
      while (cache.wipeOne()) {
        cache.check();
      }
      assertThat(Files.size(folder.resolve("pages.kv"))).isZero();
      assertThat(cache.spilledBytes()).isZero();
    }
  }

  @Test
  void aRunningRequestKeepsItsPagesAndLeavesNothing() {
    try (KvCache cache = open(50)) {
      int[] tokens = tokens(SECRET + "x".repeat(200));
      CacheLease first = cache.lease(tokens, tokens.length, tokens.length).orElseThrow();
      compute(first, tokens, tokens.length);
      CacheLease second = cache.lease(tokens, tokens.length, tokens.length).orElseThrow();
      assertThat(second.cachedTokens()).isEqualTo(3 * PAGE);
      forget(cache, SECRET);
      cache.check();
      for (int position = 0; position < second.cachedTokens(); position++) {
        assertThat(mark(second, position)).isEqualTo((short) (MARK + tokens[0]));
      }
      first.keepNothing();
      second.keepNothing();
      first.close(tokens, tokens.length);
      second.close(tokens, tokens.length);
      cache.check();
      assertThat(cached(cache, SECRET + "x".repeat(200))).isZero();
      assertThat(cache.pagesUsed()).isZero();
    }
  }

  @Test
  void whatIsPinnedStaysButNotWhatAConversationAddedToItsPage() {
    try (KvCache cache = open(50)) {
      String role = "r".repeat(100);
      write(cache, role + SECRET);
      assertThat(cache.pin(tokens(role))).isEqualTo(100);
      assertThat(forget(cache, role)).as("the program's own").isZero();
      assertThat(forget(cache, SECRET)).isEqualTo(2);
      cache.check();
      assertThat(cached(cache, role + SECRET)).isEqualTo(PAGE);
      assertThat(cache.tokensMax()).as("one page is pinned").isEqualTo(49 * PAGE);
    }
  }

  @Test
  void aDiskThatRefusesIsTriedAgain() {
    boolean[] broken = {false};
    try (KvCache cache = BrokenDisk.cache(LAYOUT, 2, 100, folder, () -> broken[0])) {
      write(cache, SECRET);
      write(cache, "1" + OTHER);
      write(cache, "2" + OTHER);
      broken[0] = true;
      assertThat(forget(cache, SECRET)).isEqualTo(1);
      assertThat(cache.wipeOne()).isFalse();
      broken[0] = false;
      assertThat(cache.wipeOne()).isTrue();
      cache.check();
    }
  }

  @Test
  void savesPageByPageWhatIsOnlyInMemory() {
    try (KvCache cache = open(50)) {
      write(cache, ROLE + OTHER);
      assertThat(cache.spilledBytes()).isZero();
      int saved = 0;
      while (cache.saveOne()) {
        saved++;
        cache.check();
      }
      assertThat(saved).isEqualTo(2);
      assertThat(cache.spilledBytes()).isEqualTo(2 * LAYOUT.pageBytes());
    }
  }

  @Test
  void aDiskWithoutRoomForOthersIsNotFilled() {
    var spill = new SpillConfig(folder, 1 << 30, Long.MAX_VALUE / 2, new byte[] {1});
    try (KvCache cache =
        new KvCache(LAYOUT, new HostPages(LAYOUT), 2 * LAYOUT.pageBytes(), Optional.of(spill))) {
      for (int text = 0; text < 5; text++) {
        write(cache, text + OTHER);
        cache.check();
      }
      assertThat(cache.spilledBytes()).isZero();
      assertThat(cached(cache, "4" + OTHER)).isEqualTo(OTHER.length());
    }
  }

  private static int forget(KvCache cache, String text) {
    return cache.forget(TextTraces.of(List.of(text)), token -> new byte[] {(byte) token});
  }

  private static int cached(KvCache cache, String text) {
    int[] tokens = tokens(text);
    CacheLease lease = cache.lease(tokens, tokens.length, tokens.length).orElseThrow();
    int cached = lease.cachedTokens();
    lease.close(tokens, cached);
    return cached;
  }

  private static void write(KvCache cache, String text) {
    int[] tokens = tokens(text);
    CacheLease lease = cache.lease(tokens, tokens.length, tokens.length).orElseThrow();
    compute(lease, tokens, tokens.length);
    lease.close(tokens, tokens.length);
  }

  private static void compute(CacheLease lease, int[] tokens, int until) {
    lease.grow(until);
    for (int position = lease.cachedTokens(); position < until; position++) {
      Page page = lease.table().page(position / PAGE);
      page.location()
          .set(
              ValueLayout.JAVA_SHORT,
              LAYOUT.valueOffset(1, position % PAGE),
              (short) (MARK + tokens[0]));
    }
    lease.publish(tokens, until);
  }

  private static short mark(CacheLease lease, int position) {
    return lease
        .table()
        .page(position / PAGE)
        .location()
        .get(ValueLayout.JAVA_SHORT, LAYOUT.valueOffset(1, position % PAGE));
  }

  private static int[] tokens(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = bytes[i];
    }
    return tokens;
  }

  /** How many values of a text are in the spill file, told by its first token. */
  private long marksOnDisk(String text) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve("pages.kv"));
    short wanted = (short) (MARK + tokens(text)[0]);
    long count = 0;
    for (int at = 0; at + 1 < bytes.length; at += 2) {
      count += (short) ((bytes[at] & 0xFF) | bytes[at + 1] << 8) == wanted ? 1 : 0;
    }
    return count;
  }
}
