package io.jinwen.tools.weights;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a long task is, with rate and time left: one line that rewrites itself on a terminal, a
 * new line at each tenth elsewhere, at most one a second.
 */
public final class ProgressLine {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final long LINE_NANOS = 1_000_000_000;
  private static final double MEBI = 1 << 20;

  private final PrintWriter out;
  private final boolean terminal;
  private final String task;
  private final long bytesTotal;
  private final LongSupplier nanoTime;
  private final long started;
  private long bytesDone;
  private long drawn;
  private int tenths;

  /**
   * @param terminal whether a line may be rewritten
   * @param task what the line begins with, such as a verb and a file name
   * @param nanoTime a clock, as System::nanoTime
   */
  public ProgressLine(
      PrintWriter out, boolean terminal, String task, long bytesTotal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.task = task;
    this.bytesTotal = bytesTotal;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.drawn = started;
  }

  /** Whether standard output and input are a terminal's. */
  public static boolean onTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /** Another {@code bytes} are done. */
  public void advance(long bytes) {
    bytesDone += bytes;
    long now = nanoTime.getAsLong();
    boolean finished = bytesDone >= bytesTotal;
    int tenthsNow = bytesTotal == 0 ? 10 : (int) (bytesDone * 10 / bytesTotal);
    if (terminal && (finished || now - drawn >= REDRAW_NANOS)) {
      drawn = now;
      out.print("\r" + text(now) + "\u001b[K" + (finished ? "\n" : ""));
      out.flush();
    } else if (!terminal && tenthsNow > tenths && (finished || now - drawn >= LINE_NANOS)) {
      drawn = now;
      tenths = tenthsNow;
      out.println(text(now));
      out.flush();
    }
  }

  private String text(long now) {
    double seconds = Math.max(1e-3, (now - started) / 1e9);
    double rate = bytesDone / seconds;
    String left =
        bytesDone >= bytesTotal
            ? "%.1f s".formatted(seconds)
            : "%.0f s left".formatted((bytesTotal - bytesDone) / Math.max(1, rate));
    return String.format(
        Locale.ROOT,
        "%s %3d%%  %.0f of %.0f MiB  %.1f MiB/s  %s",
        task,
        bytesTotal == 0 ? 100 : bytesDone * 100 / bytesTotal,
        bytesDone / MEBI,
        bytesTotal / MEBI,
        rate / MEBI,
        left);
  }
}
