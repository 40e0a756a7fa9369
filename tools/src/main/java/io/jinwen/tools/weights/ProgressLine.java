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

  private final PrintWriter out;
  private final boolean terminal;
  private final String task;
  private final long total;
  private final double unit;
  private final String unitName;
  private final LongSupplier nanoTime;
  private final long started;
  private long done;
  private long drawn;
  private int tenths;

  /**
   * @param terminal whether a line may be rewritten
   * @param task what the line begins with, such as a verb and a file name
   * @param nanoTime a clock, as System::nanoTime
   */
  public ProgressLine(
      PrintWriter out, boolean terminal, String task, long bytesTotal, LongSupplier nanoTime) {
    this(out, terminal, task, bytesTotal, 1 << 20, "MiB", nanoTime);
  }

  /**
   * A line that counts something else than bytes.
   *
   * @param unit how many make one of what the line shows, by the name {@code unitName}
   */
  public ProgressLine(
      PrintWriter out,
      boolean terminal,
      String task,
      long total,
      double unit,
      String unitName,
      LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.task = task;
    this.total = total;
    this.unit = unit;
    this.unitName = unitName;
    this.nanoTime = nanoTime;
    this.started = nanoTime.getAsLong();
    this.drawn = started;
  }

  /** Whether standard output and input are a terminal's. */
  public static boolean onTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  /** Another so many are done. */
  public void advance(long more) {
    done += more;
    long now = nanoTime.getAsLong();
    boolean finished = done >= total;
    int tenthsNow = total == 0 ? 10 : (int) (done * 10 / total);
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
    double rate = done / seconds;
    String left =
        done >= total
            ? "%.1f s".formatted(seconds)
            : "%.0f s left".formatted((total - done) / Math.max(1, rate));
    return String.format(
        Locale.ROOT,
        "%s %3d%%  %.0f of %.0f %s  %.1f %s/s  %s",
        task,
        total == 0 ? 100 : done * 100 / total,
        done / unit,
        total / unit,
        unitName,
        rate / unit,
        unitName,
        left);
  }
}
