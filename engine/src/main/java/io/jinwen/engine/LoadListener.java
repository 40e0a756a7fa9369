package io.jinwen.engine;

/** Is told how loading goes, by the loading thread. */
@FunctionalInterface
public interface LoadListener {
  /** The parts of loading, in order. */
  enum Phase {
    /** The file is opened and its tables are read. */
    OPENING,
    /** Weights are read and repacked. */
    WEIGHTS,
    /** Every compiled path runs once. */
    WARM_UP,
    READY
  }

  /** Listens to nothing. */
  LoadListener SILENT = (phase, share) -> {};

  /**
   * @param share of this phase that is done, 0 … 1
   */
  void progress(Phase phase, double share);
}
