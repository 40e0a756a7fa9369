package io.jinwen.assistant.records.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes on by one second each time it is read. */
public final class TickingClock extends Clock {
  private final AtomicReference<Instant> now;

  public TickingClock(String start) {
    this.now = new AtomicReference<>(Instant.parse(start));
  }

  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  @Override
  public Instant instant() {
    return now.getAndUpdate(instant -> instant.plusSeconds(1));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
