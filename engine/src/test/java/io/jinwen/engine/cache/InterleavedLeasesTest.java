package io.jinwen.engine.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many leases at once, opened, grown, published, closed and discarded as a seed decides, beside a
 * model that knows what every position must hold: a hash of all tokens up to it. Texts come from a
 * small family, so leases meet on pages all the time.
 */
class InterleavedLeasesTest {
  private static final KvLayout LAYOUT = new KvLayout(2, 4, 2);
  private static final int PAGE = KvLayout.PAGE_TOKENS;
  private static final int PAGES = 20;
  private static final int OPEN_MAX = 6;
  private static final int ROUNDS = 60_000;

  @TempDir private Path folder;

  /** A lease and what its sequence has done. */
  private static final class Sequence {
    private final CacheLease lease;
    private final int[] tokens;
    private int computed;

    private Sequence(CacheLease lease, int[] tokens) {
      this.lease = lease;
      this.tokens = tokens;
      this.computed = lease.cachedTokens();
    }
  }

  private final List<Sequence> open = new ArrayList<>();
  private Random random;
  private KvCache cache;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void everyLeaseReadsItsOwnPast(long seed) {
    random = new Random(seed);
    cache = BrokenDisk.cache(LAYOUT, PAGES, 15, folder, () -> random.nextInt(40) == 0);
    for (int round = 0; round < ROUNDS; round++) {
      step();
      cache.check();
    }
    open.forEach(this::verify);
    open.forEach(s -> s.lease.close(s.tokens, s.computed));
    cache.check();
    assertThat(cache.lease(text(99, 10), 10, (PAGES / 2) * PAGE)).isPresent();
    cache.close();
  }

  private void step() {
    Sequence one = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> begin();
      case 3, 4, 5, 6, 7 -> compute(one);
      case 8 -> verify(one);
      case 9 -> end(one, false);
      case 10 -> {
        if (random.nextInt(10) == 0) {
          end(one, true);
        }
      }
      default -> {
        if (random.nextInt(50) == 0) {
          int[] forgotten = text(random.nextInt(4), 20 + random.nextInt(PAGE));
          int from = random.nextInt(forgotten.length - 10);
          String words = words(Arrays.copyOfRange(forgotten, from, forgotten.length));
          cache.forget(TextTraces.of(List.of(words)), token -> words(token).getBytes(UTF_8));
        }
        if (random.nextInt(200) == 0) {
          cache.pin(text(random.nextInt(4), 1 + random.nextInt(2 * PAGE)));
        }
      }
    }
  }

  private void begin() {
    if (open.size() == OPEN_MAX) {
      return;
    }
    int[] tokens = text(random.nextInt(4), 1 + random.nextInt(4 * PAGE));
    if (random.nextInt(3) == 0) {
      tokens[random.nextInt(tokens.length)] = 7_000 + random.nextInt(2);
    }
    int prompt = 1 + random.nextInt(tokens.length);
    Optional<CacheLease> lease = cache.lease(tokens, prompt, tokens.length);
    if (lease.isPresent()) {
      assertThat(lease.get().cachedTokens()).isLessThan(prompt);
      Sequence sequence = new Sequence(lease.get(), tokens);
      open.add(sequence);
      verify(sequence);
    } else {
      assertThat(open).as("pages are refused only for others").isNotEmpty();
    }
  }

  private void compute(Sequence one) {
    if (one == null || one.computed == one.tokens.length) {
      return;
    }
    int until = Math.min(one.tokens.length, one.computed + 1 + random.nextInt(PAGE));
    one.lease.grow(until);
    for (int position = one.computed; position < until; position++) {
      write(one, position);
    }
    one.computed = until;
    if (random.nextBoolean()) {
      one.lease.publish(one.tokens, until);
    }
  }

  private void end(Sequence one, boolean discard) {
    if (one != null) {
      open.remove(one);
      verify(one);
      if (discard) {
        one.lease.discard();
      } else {
        one.lease.close(one.tokens, one.computed);
      }
    }
  }

  private static String words(int... tokens) {
    StringBuilder words = new StringBuilder();
    for (int token : tokens) {
      words.append("w%04d".formatted(token));
    }
    return words.toString();
  }

  private static int[] text(int number, int length) {
    int[] text = new int[length];
    Arrays.setAll(text, i -> 1_000 * number + i % (50 + number));
    return text;
  }

  private static long hash(int[] tokens, int until) {
    return Arrays.hashCode(Arrays.copyOf(tokens, until + 1)) & 0x3BFF_3BFFL; // finite halves
  }

  private static void write(Sequence one, int position) {
    Page page = one.lease.table().page(position / PAGE);
    page.location().set(ValueLayout.JAVA_INT, at(position), (int) hash(one.tokens, position));
  }

  private void verify(Sequence one) {
    for (int position = 0; one != null && position < one.computed; position++) {
      Page page = one.lease.table().page(position / PAGE);
      assertThat(page.location().get(ValueLayout.JAVA_INT, at(position)))
          .as("position %d of %d", position, one.computed)
          .isEqualTo((int) hash(one.tokens, position));
    }
  }

  private static long at(int position) {
    return LAYOUT.valueOffset(1, position % PAGE);
  }
}
