package io.jinwen.tools;

import io.jinwen.engine.LoadListener;

/** Shows on standard error how far loading is, on one line that is overwritten. */
final class LoadProgress implements LoadListener {
  private final boolean shown;
  private int lastPercent = -1;

  /**
   * @param shown false to say nothing, as where nobody watches
   */
  LoadProgress(boolean shown) {
    this.shown = shown;
  }

  @Override
  public void progress(Phase phase, double share) {
    if (!shown) {
      return;
    }
    switch (phase) {
      case OPENING -> show("opening the model …", 0);
      case WEIGHTS ->
          show("loading weights … %d%%".formatted((int) (share * 100)), (int) (share * 100));
      case WARM_UP -> show("warming up …       ", 101);
      case READY -> System.err.print("\r                        \r");
    }
  }

  private void show(String text, int percent) {
    if (percent != lastPercent) {
      lastPercent = percent;
      System.err.print("\r" + text);
    }
  }
}
