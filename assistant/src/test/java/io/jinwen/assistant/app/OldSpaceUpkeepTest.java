package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OldSpaceUpkeepTest {
  private static final long LIVE = 170L << 20;

  private final AtomicLong used = new AtomicLong(LIVE);
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger collections = new AtomicInteger();
  private final OldSpaceUpkeep upkeep =
      new OldSpaceUpkeep(
          used::get,
          () -> LIVE,
          busy::get,
          () -> {
            collections.incrementAndGet();
            used.set(LIVE);
          });

  @Test
  void collectsBetweenAnswersWhatHasGathered() {
    upkeep.look();
    used.addAndGet(OldSpaceUpkeep.GATHERED_IDLE - 1);
    upkeep.look();
    assertThat(collections).hasValue(0);
    used.incrementAndGet();
    upkeep.look();
    upkeep.look();
    assertThat(collections).hasValue(1);
  }

  @Test
  void keepsNobodyWaitingForLittle() {
    busy.set(true);
    used.addAndGet(OldSpaceUpkeep.GATHERED_BUSY - 1);
    upkeep.look();
    assertThat(collections).hasValue(0);
    used.incrementAndGet();
    upkeep.look();
    assertThat(collections).hasValue(1);
  }
}
