package io.jinwen.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvCacheTest {
  private static final KvLayout LAYOUT = new KvLayout(2, 3, 1);
  private static final int PAGE = KvLayout.PAGE_TOKENS;

  private final KvCache cache = new KvCache(LAYOUT, new HostPages(LAYOUT), 8 * LAYOUT.pageBytes());

  @AfterEach
  void close() {
    cache.check();
    cache.close();
  }

  @Test
  void firstPromptHasNothingCached() {
    assertThat(lease(tokens(0, 100), 200).cachedTokens()).isZero();
  }

  @Test
  void samePromptIsCachedButForItsLastToken() {
    int[] prompt = tokens(0, 2 * PAGE + 10);
    compute(prompt);
    assertThat(lease(prompt, prompt.length).cachedTokens()).isEqualTo(prompt.length - 1);
  }

  @Test
  void promptThatLeavesTheTreeInsideAPageReusesTheRowsInCommon() {
    int[] first = tokens(0, PAGE + 20);
    CacheLease earlier = lease(first, first.length);
    mark(earlier, first.length);
    earlier.close(first, first.length);
    int[] second = first.clone();
    second[PAGE + 7] = 9_999;

    CacheLease lease = lease(second, second.length);

    assertThat(lease.cachedTokens()).isEqualTo(PAGE + 7);
    for (int position = 0; position < PAGE + 7; position++) {
      assertThat(readMark(lease, position)).isEqualTo((short) position);
    }
  }

  @Test
  void fullPagesAreSharedWhileTheFirstSequenceStillRuns() {
    int[] prompt = tokens(0, 2 * PAGE + 1);
    CacheLease running = lease(prompt, 3 * PAGE);
    running.grow(prompt.length);
    running.publish(prompt, prompt.length);

    CacheLease other = lease(prompt, 3 * PAGE);

    assertThat(other.cachedTokens()).isEqualTo(2 * PAGE);
    assertThat(other.table().page(0)).isSameAs(running.table().page(0));
  }

  @Test
  void writingAfterACopyLeavesTheOriginalAlone() {
    int[] first = tokens(0, 20);
    CacheLease earlier = lease(first, first.length);
    mark(earlier, first.length);
    earlier.close(first, first.length);
    CacheLease second = lease(first, 40);
    second.grow(40);
    write(second, 5, (short) -1);

    assertThat(readMark(lease(first, 40), 5)).isEqualTo((short) 5);
  }

  @Test
  void leaseIsRefusedWhileRunningSequencesHoldThePages() {
    CacheLease all = lease(tokens(0, 10), 8 * PAGE);
    assertThat(cache.lease(tokens(1, 10), 10, PAGE)).isEmpty();
    all.close(tokens(0, 10), 0);
    assertThat(lease(tokens(1, 10), PAGE)).isNotNull();
  }

  /** With every other page promised, moving onto an equal page must not take one away. */
  @Test
  void equalTextsLeaveEachOtherThePagesThatWerePromised() {
    int[] text = tokens(0, 2 * PAGE);
    compute(text); // two pages that may be evicted
    int[] other = text.clone();
    other[0] = 9_999;
    CacheLease all = lease(other, 8 * PAGE); // is promised them
    all.grow(1);
    all.table(); // goes on as a sequence that generated the text of the first
    CacheLease same = all;
    same.publish(text, 0);
    same.grow(2 * PAGE);
    same.publish(text, 2 * PAGE);
    cache.check();
    same.grow(8 * PAGE);
    assertThat(same.table().size()).isEqualTo(8);
    same.close(text, 2 * PAGE);
  }

  @Test
  void aSequenceKeepsItsOwnPageWhereOthersReadAnEqualOne() {
    int[] text = tokens(0, PAGE + 1);
    CacheLease first = lease(text, 2 * PAGE);
    CacheLease second = lease(text, 2 * PAGE); // the first has computed nothing yet
    first.grow(text.length);
    second.grow(text.length);
    first.publish(text, text.length);
    second.publish(text, text.length);
    assertThat(second.table().page(0)).isNotSameAs(first.table().page(0));
    cache.check();
    first.close(text, text.length);
    cache.check();
    second.grow(2 * PAGE);
    second.close(text, text.length);
  }

  @Test
  void whatWasDiscardedIsComputedAfresh() {
    int[] text = tokens(0, 3 * PAGE);
    CacheLease wrong = lease(text, 3 * PAGE);
    wrong.grow(3 * PAGE);
    wrong.publish(text, 2 * PAGE);
    CacheLease reader = lease(text, 3 * PAGE);
    assertThat(reader.cachedTokens()).isEqualTo(2 * PAGE);
    wrong.discard();
    cache.check();
    assertThat(lease(text, PAGE).cachedTokens()).isZero();
    reader.grow(3 * PAGE);
    reader.close(text, 3 * PAGE); // read what was discarded: nothing of it is found later
    cache.check();
    assertThat(lease(text, PAGE).cachedTokens()).isZero();
  }

  @Test
  void discardingTakesPagesOfOthersAlongWhereTheyAreNotFinite() {
    int[] text = tokens(0, 2 * PAGE + 1);
    CacheLease first = lease(text, text.length);
    mark(first, text.length);
    write(first, PAGE + 3, Float.floatToFloat16(Float.NaN));
    first.close(text, text.length);
    CacheLease second = lease(text, text.length);
    assertThat(second.cachedTokens()).isEqualTo(2 * PAGE);
    second.discard();
    assertThat(lease(text, text.length).cachedTokens()).isEqualTo(PAGE);
  }

  @Test
  void pinningTakesNoPageThatWasPromised() {
    compute(tokens(0, PAGE));
    CacheLease all = lease(tokens(1, 10), 8 * PAGE);
    assertThat(cache.pin(tokens(0, PAGE))).isZero();
    all.grow(8 * PAGE);
    all.close(tokens(1, 10), 0);
  }

  @Test
  void aPageWithoutMemoryFailsItsOwnLease() {
    HostPages scarce =
        new HostPages(LAYOUT) {
          private int left = 1;

          @Override
          public Page allocate() {
            if (left-- <= 0) {
              throw new OutOfMemoryError("as the test wants it");
            }
            return super.allocate();
          }
        };
    try (KvCache small = new KvCache(LAYOUT, scarce, 4 * LAYOUT.pageBytes())) {
      CacheLease lease = small.lease(tokens(0, 10), 10, 3 * PAGE).orElseThrow();
      assertThatThrownBy(() -> lease.grow(2 * PAGE)).hasMessageContaining("no memory for page 2");
      lease.close(tokens(0, 10), 10);
      small.check();
      CacheLease next = small.lease(tokens(0, 10), 10, PAGE).orElseThrow();
      assertThat(next.cachedTokens()).isZero(); // no memory for a copy either
      next.close(tokens(0, 10), 0);
    }
  }

  @Test
  void oldestUnusedPagesMakeRoom() {
    for (int text = 0; text < 8; text++) {
      compute(tokens(text, PAGE));
    }
    compute(tokens(0, PAGE)); // text 0 was just used: text 1 is now the oldest
    compute(tokens(100, PAGE));

    assertThat(lease(tokens(0, PAGE), PAGE).cachedTokens()).isEqualTo(PAGE - 1);
    assertThat(lease(tokens(1, PAGE), PAGE).cachedTokens()).isZero();
  }

  @Test
  void pagesAreNeverLostOverManyRandomConversations() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      int[] prompt = tokens(random.nextInt(5), 1 + random.nextInt(3 * PAGE));
      if (random.nextBoolean()) {
        prompt[random.nextInt(prompt.length)] = random.nextInt(3);
      }
      CacheLease lease = lease(prompt, prompt.length + random.nextInt(PAGE));
      assertThat(lease).as("round %d", round).isNotNull();
      lease.grow(prompt.length);
      lease.close(prompt, Math.min(prompt.length, lease.cachedTokens() + random.nextInt(90)));
    }
    assertThat(lease(tokens(77, 10), 8 * PAGE)).isNotNull();
  }

  private CacheLease lease(int[] prompt, int tokensMax) {
    return cache.lease(prompt, prompt.length, tokensMax).orElseThrow();
  }

  private void compute(int[] prompt) {
    CacheLease lease = lease(prompt, prompt.length);
    lease.grow(prompt.length);
    lease.close(prompt, prompt.length);
  }

  private static int[] tokens(int text, int count) {
    return IntStream.range(0, count).map(i -> 1_000 * text + i).toArray();
  }

  private static void mark(CacheLease lease, int count) {
    lease.grow(count);
    for (int position = 0; position < count; position++) {
      write(lease, position, (short) position);
    }
  }

  private static void write(CacheLease lease, int position, short value) {
    Page page = lease.table().page(position / PAGE);
    page.location().set(ValueLayout.JAVA_SHORT, LAYOUT.valueOffset(1, position % PAGE), value);
  }

  private static short readMark(CacheLease lease, int position) {
    Page page = lease.table().page(position / PAGE);
    return page.location().get(ValueLayout.JAVA_SHORT, LAYOUT.valueOffset(1, position % PAGE));
  }
}
