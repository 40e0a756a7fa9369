package io.jinwen.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvCacheTest {
  private static final KvLayout LAYOUT = new KvLayout(2, 3, 1);
  private static final int PAGE = KvLayout.PAGE_TOKENS;

  private final KvCache cache = new KvCache(LAYOUT, 8 * LAYOUT.pageBytes());

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void firstPromptHasNothingCached() {
    assertThat(cache.lease(tokens(0, 100), 200).cachedTokens()).isZero();
  }

  @Test
  void samePromptIsCachedButForItsLastToken() {
    int[] prompt = tokens(0, 2 * PAGE + 10);
    compute(prompt);
    assertThat(cache.lease(prompt, prompt.length).cachedTokens()).isEqualTo(prompt.length - 1);
  }

  @Test
  void promptThatLeavesTheTreeInsideAPageReusesTheRowsInCommon() {
    int[] first = tokens(0, PAGE + 20);
    KvCache.Lease earlier = cache.lease(first, first.length);
    mark(earlier, first.length);
    earlier.close(first, first.length);
    int[] second = first.clone();
    second[PAGE + 7] = 9_999;

    KvCache.Lease lease = cache.lease(second, second.length);

    assertThat(lease.cachedTokens()).isEqualTo(PAGE + 7);
    for (int position = 0; position < PAGE + 7; position++) {
      assertThat(readMark(lease, position)).isEqualTo((short) position);
    }
  }

  @Test
  void fullPagesAreSharedWhileTheFirstSequenceStillRuns() {
    int[] prompt = tokens(0, 2 * PAGE + 1);
    KvCache.Lease running = cache.lease(prompt, 3 * PAGE);
    running.grow(prompt.length);
    running.publish(prompt, prompt.length);

    KvCache.Lease other = cache.lease(prompt, 3 * PAGE);

    assertThat(other.cachedTokens()).isEqualTo(2 * PAGE);
    assertThat(other.table().page(0)).isSameAs(running.table().page(0));
  }

  @Test
  void writingAfterACopyLeavesTheOriginalAlone() {
    int[] first = tokens(0, 20);
    KvCache.Lease earlier = cache.lease(first, first.length);
    mark(earlier, first.length);
    earlier.close(first, first.length);
    KvCache.Lease second = cache.lease(first, 40);
    second.grow(40);
    write(second, 5, (short) -1);

    assertThat(readMark(cache.lease(first, 40), 5)).isEqualTo((short) 5);
  }

  @Test
  void leaseIsRefusedWhileRunningSequencesHoldThePages() {
    KvCache.Lease all = cache.lease(tokens(0, 10), 8 * PAGE);
    assertThat(cache.lease(tokens(1, 10), PAGE)).isNull();
    all.close(tokens(0, 10), 0);
    assertThat(cache.lease(tokens(1, 10), PAGE)).isNotNull();
  }

  @Test
  void oldestUnusedPagesMakeRoom() {
    for (int text = 0; text < 8; text++) {
      compute(tokens(text, PAGE));
    }
    compute(tokens(0, PAGE)); // text 0 was just used: text 1 is now the oldest
    compute(tokens(100, PAGE));

    assertThat(cache.lease(tokens(0, PAGE), PAGE).cachedTokens()).isEqualTo(PAGE - 1);
    assertThat(cache.lease(tokens(1, PAGE), PAGE).cachedTokens()).isZero();
  }

  @Test
  void pagesAreNeverLostOverManyRandomConversations() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      int[] prompt = tokens(random.nextInt(5), 1 + random.nextInt(3 * PAGE));
      if (random.nextBoolean()) {
        prompt[random.nextInt(prompt.length)] = random.nextInt(3);
      }
      KvCache.Lease lease = cache.lease(prompt, prompt.length + random.nextInt(PAGE));
      assertThat(lease).as("round %d", round).isNotNull();
      lease.grow(prompt.length);
      lease.close(prompt, Math.min(prompt.length, lease.cachedTokens() + random.nextInt(90)));
    }
    assertThat(cache.lease(tokens(77, 10), 8 * PAGE)).isNotNull();
  }

  private void compute(int[] prompt) {
    KvCache.Lease lease = cache.lease(prompt, prompt.length);
    lease.grow(prompt.length);
    lease.close(prompt, prompt.length);
  }

  private static int[] tokens(int text, int count) {
    return IntStream.range(0, count).map(i -> 1_000 * text + i).toArray();
  }

  private static void mark(KvCache.Lease lease, int count) {
    lease.grow(count);
    for (int position = 0; position < count; position++) {
      write(lease, position, (short) position);
    }
  }

  private static void write(KvCache.Lease lease, int position, short value) {
    Page page = lease.table().page(position / PAGE);
    page.data().set(ValueLayout.JAVA_SHORT, LAYOUT.valueOffset(1, position % PAGE), value);
  }

  private static short readMark(KvCache.Lease lease, int position) {
    Page page = lease.table().page(position / PAGE);
    return page.data().get(ValueLayout.JAVA_SHORT, LAYOUT.valueOffset(1, position % PAGE));
  }
}
