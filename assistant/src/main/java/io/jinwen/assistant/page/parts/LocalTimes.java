package io.jinwen.assistant.page.parts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people read them, in the time zone of the server. */
public final class LocalTimes {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private LocalTimes() {}

  /** 2026-11-24 09:30. */
  public static String minute(Instant time) {
    return MINUTE.format(time.atZone(ZoneId.systemDefault()));
  }

  /** 2026-11-24 09:30:05. */
  public static String second(Instant time) {
    return SECOND.format(time.atZone(ZoneId.systemDefault()));
  }

  /** When a day begins. */
  public static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneId.systemDefault()).toInstant();
  }
}
