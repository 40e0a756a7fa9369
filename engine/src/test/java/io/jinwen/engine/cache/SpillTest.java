package io.jinwen.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
  private static final KvLayout LAYOUT = new KvLayout(2, 3, 1);
  private static final int PAGE = KvLayout.PAGE_TOKENS;

  @TempDir private Path folder;

  private KvCache open(int pagesInMemory, int pagesOnDisk, String model) {
    var spill = new SpillConfig(folder, pagesOnDisk * LAYOUT.pageBytes(), 0, model.getBytes());
    return new KvCache(
        LAYOUT, new HostPages(LAYOUT), pagesInMemory * LAYOUT.pageBytes(), Optional.of(spill));
  }

  @Test
  void pagesThatDoNotFitComeBackFromDiskAsTheyWere() {
    try (KvCache cache = open(4, 100, "m")) {
      for (int text = 0; text < 20; text++) {
        write(cache, text, 2 * PAGE + 9);
      }
      for (int text = 0; text < 20; text++) {
        check(cache, text, 2 * PAGE + 9, 2 * PAGE + 8);
      }
    }
  }

  @Test
  void whatWasComputedIsThereAfterARestart() {
    try (KvCache cache = open(8, 100, "m")) {
      write(cache, 1, 3 * PAGE + 5);
      write(cache, 2, 10);
    }
    try (KvCache cache = open(8, 100, "m")) {
      check(cache, 1, 3 * PAGE + 5, 3 * PAGE + 4);
      check(cache, 2, 10, 9);
    }
  }

  @Test
  void pagesOfAnotherModelAreNotTakenOver() {
    try (KvCache cache = open(8, 100, "one")) {
      write(cache, 1, PAGE);
    }
    try (KvCache cache = open(8, 100, "other")) {
      assertThat(lease(cache, 1, PAGE).cachedTokens()).isZero();
    }
  }

  @Test
  void afterACrashNothingIsTrusted() throws IOException {
    try (KvCache cache = open(8, 100, "m")) {
      write(cache, 1, PAGE);
    }
    byte[] index = Files.readAllBytes(folder.resolve("pages.index"));
    KvCache crashed = open(8, 100, "m"); // the index it read must not serve again
    assertThat(folder.resolve("pages.index")).doesNotExist();
    assertThat(index).isNotEmpty();
    crashed.close();
  }

  @Test
  void damagedIndexIsNotUsedAndTheEngineStartsWithout() throws IOException {
    try (KvCache cache = open(8, 100, "m")) {
      write(cache, 1, PAGE);
    }
    Path index = folder.resolve("pages.index");
    byte[] sound = Files.readAllBytes(index);
    for (int at = 0; at < sound.length; at += 7) {
      byte[] bytes = sound.clone();
      bytes[at] ^= 0x55;
      Files.write(index, bytes);
      try (KvCache cache = open(8, 100, "m")) {
        assertThat(lease(cache, 1, PAGE).cachedTokens()).as("byte %d changed", at).isZero();
      }
    }
    for (int length = 0; length < sound.length; length += 11) {
      Files.write(index, Arrays.copyOf(sound, length));
      try (KvCache cache = open(8, 100, "m")) {
        assertThat(lease(cache, 1, PAGE).cachedTokens()).as("%d bytes left", length).isZero();
      }
    }
  }

  @Test
  void aPageThatChangedOnDiskIsComputedAfresh() throws IOException {
    try (KvCache cache = open(8, 100, "m")) {
      write(cache, 1, 2 * PAGE);
    }
    Path file = folder.resolve("pages.kv");
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) LAYOUT.pageBytes() + 5]++; // in the second page
    Files.write(file, bytes);
    try (KvCache cache = open(8, 100, "m")) {
      assertThat(lease(cache, 1, 2 * PAGE).cachedTokens()).isEqualTo(PAGE);
      cache.check();
    }
  }

  @Test
  void aSpillFolderIsForOneEngine() {
    try (KvCache cache = open(8, 100, "m")) {
      assertThatThrownBy(() -> open(8, 100, "m"))
          .hasMessageContaining("cannot open the spill file")
          .hasRootCauseMessage(
              "another engine uses it; give each engine a spill folder of its own");
      cache.check();
    }
  }

  @Test
  void pagesThatTheDiskRefusesAreForgotten() {
    boolean[] broken = {true};
    try (KvCache cache = BrokenDisk.cache(LAYOUT, 2, 100, folder, () -> broken[0])) {
      for (int text = 0; text < 6; text++) {
        write(cache, text, PAGE);
        cache.check();
      }
      check(cache, 5, PAGE, PAGE - 1);
      check(cache, 1, PAGE, 0);
      broken[0] = false; // the disk has room again
      for (int text = 0; text < 6; text++) {
        write(cache, text, PAGE);
      }
      check(cache, 1, PAGE, PAGE - 1);
    }
  }

  /** A page that comes back must not be forgotten to make room on the disk for it. */
  @Test
  void aPageThatComesBackIsNotForgottenMeanwhile() {
    try (KvCache cache = open(2, 1, "m")) {
      write(cache, 1, PAGE);
      write(cache, 2, PAGE);
      write(cache, 3, PAGE); // 1 is on the disk now, which is full
      check(cache, 1, PAGE, PAGE - 1);
      cache.check();
    }
  }

  @Test
  void fullDiskForgetsTheOldest() {
    try (KvCache cache = open(2, 4, "m")) {
      for (int text = 0; text < 10; text++) {
        write(cache, text, PAGE);
      }
      check(cache, 9, PAGE, PAGE - 1);
      assertThat(lease(cache, 0, PAGE).cachedTokens()).isZero();
    }
  }

  @Test
  void noPageIsLostOverManyRandomConversations() {
    Random random = new Random(3);
    try (KvCache cache = open(6, 9, "m")) {
      for (int round = 0; round < 1_500; round++) {
        int text = random.nextInt(7);
        int count = 1 + random.nextInt(3 * PAGE);
        CacheLease lease =
            cache.lease(tokens(text, count), count, count + random.nextInt(PAGE)).orElseThrow();
        verify(lease, text, lease.cachedTokens());
        lease.grow(count);
        mark(lease, text, lease.cachedTokens(), count);
        lease.close(tokens(text, count), count);
        cache.check();
      }
      assertThat(cache.lease(tokens(77, 10), 10, 6 * PAGE)).isPresent();
    }
  }

  private static CacheLease lease(KvCache cache, int text, int count) {
    return cache.lease(tokens(text, count), count, count).orElseThrow();
  }

  private static void write(KvCache cache, int text, int count) {
    CacheLease lease = lease(cache, text, count);
    lease.grow(count);
    mark(lease, text, lease.cachedTokens(), count);
    lease.close(tokens(text, count), count);
  }

  private static void check(KvCache cache, int text, int count, int cached) {
    CacheLease lease = lease(cache, text, count);
    assertThat(lease.cachedTokens()).isEqualTo(cached);
    verify(lease, text, cached);
    lease.close(tokens(text, count), cached);
  }

  private static int[] tokens(int text, int count) {
    return IntStream.range(0, count).map(i -> 1_000 * text + i).toArray();
  }

  private static void mark(CacheLease lease, int text, int from, int to) {
    for (int position = from; position < to; position++) {
      Page page = lease.table().page(position / PAGE);
      long at = LAYOUT.valueOffset(1, position % PAGE);
      page.location().set(ValueLayout.JAVA_SHORT, at, (short) (1_000 * text + position));
    }
  }

  private static void verify(CacheLease lease, int text, int count) {
    for (int position = 0; position < count; position++) {
      Page page = lease.table().page(position / PAGE);
      long at = LAYOUT.valueOffset(1, position % PAGE);
      assertThat(page.location().get(ValueLayout.JAVA_SHORT, at))
          .isEqualTo((short) (1_000 * text + position));
    }
  }
}
