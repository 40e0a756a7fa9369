package io.jinwen.tools.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final long MEBI = 1 << 20;

  private final StringWriter written = new StringWriter();
  private long nanos;

  @Test
  void printsALineAtEachTenthWhereNoTerminalIs() {
    ProgressLine progress = line(false);
    for (int i = 0; i < 100; i++) {
      nanos += 500_000_000;
      progress.advance(MEBI);
    }
    assertThat(written.toString().lines())
        .hasSize(10)
        .startsWith("quantize x  10%  10 of 100 MiB  2.0 MiB/s  45 s left")
        .endsWith("quantize x 100%  100 of 100 MiB  2.0 MiB/s  50.0 s");
  }

  @Test
  void printsOneLineForWhatTakesNoTime() {
    ProgressLine progress = line(false);
    for (int i = 0; i < 100; i++) {
      nanos += 1_000_000;
      progress.advance(MEBI);
    }
    assertThat(written.toString().lines()).hasSize(1);
  }

  @Test
  void rewritesItsLineOnATerminal() {
    ProgressLine progress = line(true);
    nanos += 1_000_000_000;
    progress.advance(50 * MEBI);
    nanos += 1_000_000_000;
    progress.advance(50 * MEBI);
    assertThat(written.toString())
        .isEqualTo(
            "\rquantize x  50%  50 of 100 MiB  50.0 MiB/s  1 s left\u001b[K"
                + "\rquantize x 100%  100 of 100 MiB  50.0 MiB/s  2.0 s\u001b[K\n");
  }

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(
        new PrintWriter(written), terminal, "quantize x", 100 * MEBI, () -> nanos);
  }
}
