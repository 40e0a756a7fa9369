package io.jinwen.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KvLayoutTest {
  private static final KvLayout GROUPED = new KvLayout(2, 3, 64, 96, CacheType.Q8_0);
  private static final KvLayout LATENT = new KvLayout(32, 1, 576, 0, CacheType.Q8_0);

  @Test
  void matricesOfHeadsAndLayersFillThePageOneBehindTheOther() {
    long at = 0;
    for (int layer = 0; layer < 2; layer++) {
      for (int head = 0; head < 3; head++) {
        assertThat(GROUPED.keysOffset(layer, head)).isEqualTo(at);
        at += KvLayout.matrixBytes(64);
      }
      for (int head = 0; head < 3; head++) {
        assertThat(GROUPED.valuesOffset(layer, head)).isEqualTo(at);
        at += KvLayout.matrixBytes(96);
      }
    }
    assertThat(GROUPED.pageBytes()).isEqualTo(at);
  }

  @Test
  void latentRowsTakeThirtyFourBytesInPlaceOfSixtyFour() {
    KvLayout half = new KvLayout(32, 576, 0);
    assertThat(LATENT.pageBytes() * 64).isEqualTo(half.pageBytes() * 34);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 63, 64})
  void theFirstRowsLieInTheirRangesAndTheRangesInThePage(int rows) {
    for (KvLayout layout : List.of(GROUPED, LATENT, new KvLayout(2, 6, 4))) {
      long bytes = 0;
      long end = 0;
      for (KvLayout.Range range : layout.rowRanges(rows)) {
        assertThat(range.start()).isGreaterThanOrEqualTo(end);
        end = range.start() + range.bytes();
        bytes += range.bytes();
      }
      assertThat(end).isLessThanOrEqualTo(layout.pageBytes());
      assertThat(bytes).isGreaterThanOrEqualTo(layout.pageBytes() * rows / KvLayout.PAGE_TOKENS);
      assertThat(rows < 64 || bytes == layout.pageBytes()).isTrue();
    }
  }

  @Test
  void aWidthThatIsNoMultipleOfABlockTakesTheRoomOfTheNext() {
    assertThat(new KvLayout(3, 1, 80, 0, CacheType.Q8_0).pageBytes())
        .isEqualTo(new KvLayout(3, 1, 96, 0, CacheType.Q8_0).pageBytes());
  }

  @Test
  void scalesAreLookedAtAndCodesAreNot() {
    long scales = GROUPED.halfRanges().stream().mapToLong(KvLayout.Range::bytes).sum();
    assertThat(scales).isEqualTo(2 * 3 * (2 + 3) * 64 * 2); // layers, heads, blocks, rows, bytes
    long first = GROUPED.halfRanges().getFirst().bytes();
    assertThat(first).isEqualTo(2 * 16 * 2);
  }

  /** Any code is a number; a scale that is none is what a broken pass leaves. */
  @Test
  void onlyAScaleThatIsNotFiniteIsTakenOutOfTheIndex() {
    KvLayout layout = new KvLayout(1, 1, 32, 32, CacheType.Q8_0);
    for (boolean broken : new boolean[] {false, true}) {
      try (KvCache cache = new KvCache(layout, new HostPages(layout), 10 * layout.pageBytes())) {
        int[] tokens = new Random(1).ints(70, 0, 100).toArray();
        CacheLease first = cache.lease(tokens, 70, 70).orElseThrow();
        first.grow(70);
        Page page = first.table().page(0);
        page.location().asSlice(64, 512).fill((byte) 0x7F); // codes
        if (broken) {
          page.location().set(ValueLayout.JAVA_SHORT, 2, (short) 0x7C00);
        }
        first.publish(tokens, 70);
        first.close(tokens, 70);
        CacheLease second = cache.lease(tokens, 70, 70).orElseThrow();
        assertThat(second.cachedTokens()).isEqualTo(69);
        second.discard();
        CacheLease third = cache.lease(tokens, 70, 70).orElseThrow();
        assertThat(third.cachedTokens()).isEqualTo(broken ? 0 : 69);
      }
    }
  }

  @Test
  void headsThatAreNotMultiplesOfABlockAreRefusedWithWhatToDo() {
    assertThatThrownBy(() -> new KvLayout(1, 2, 82, 82, CacheType.Q8_0))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.INVALID_REQUEST))
        .hasMessageContaining("82 and 82")
        .hasMessageContaining("cache type f16");
  }

  @Test
  void typesAreFoundByTheNameThatPeopleWrite() {
    assertThat(CacheType.of("Q8_0")).contains(CacheType.Q8_0);
    assertThat(CacheType.of("f16")).contains(CacheType.F16);
    assertThat(CacheType.of("q4_0")).isEmpty();
  }
}
