package io.jinwen.tools;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Shows how far a download is: bytes, rate and the time left, on one line that is overwritten. */
final class ByteProgress implements Download.Progress {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final double MEGA = 1e6;

  private final PrintStream out;
  private final long startNanos = System.nanoTime();
  private long lastShownNanos = startNanos;
  private long bytesAtStart = -1;

  ByteProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void at(long bytesDone, OptionalLong bytesTotal) {
    long now = System.nanoTime();
    if (bytesAtStart < 0) {
      bytesAtStart = bytesDone;
    }
    boolean complete = bytesTotal.isPresent() && bytesDone == bytesTotal.getAsLong();
    if (now - lastShownNanos < EVERY.toNanos() && !complete) {
      return;
    }
    lastShownNanos = now;
    double bytesPerSecond = (bytesDone - bytesAtStart) / Math.max((now - startNanos) / 1e9, 1e-3);
    out.print("\r" + line(bytesDone, bytesTotal, bytesPerSecond) + (complete ? "\n" : ""));
    out.flush();
  }

  static String line(long bytesDone, OptionalLong bytesTotal, double bytesPerSecond) {
    if (bytesTotal.isEmpty()) {
      return String.format(
          Locale.ROOT, "%.1f MB, %.1f MB/s   ", bytesDone / MEGA, bytesPerSecond / MEGA);
    }
    long total = bytesTotal.getAsLong();
    String left =
        bytesPerSecond > 0
            ? "%s left".formatted(duration((long) ((total - bytesDone) / bytesPerSecond)))
            : "";
    return String.format(
        Locale.ROOT,
        "%.1f of %.1f MB (%d%%), %.1f MB/s, %s   ",
        bytesDone / MEGA,
        total / MEGA,
        total == 0 ? 100 : bytesDone * 100 / total,
        bytesPerSecond / MEGA,
        left);
  }

  private static String duration(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
  }
}
