package io.jinwen.assistant.backend;

import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.ModelInfo;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the engine through its life: loading, then ready or failed, then closed. One that is ready
 * may be withdrawn, and be let answer again.
 */
public final class Backend implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);

  private final EngineLoader loader;
  private final Consumer<Exception> onFailure;
  private final AtomicReference<BackendState> state =
      new AtomicReference<>(new BackendState.Loading("starting", 0));

  /**
   * @param onFailure told when loading failed; the state says so already
   */
  public Backend(EngineLoader loader, Consumer<Exception> onFailure) {
    this.loader = loader;
    this.onFailure = onFailure;
  }

  /** Begins to load on a thread of its own and returns at once. */
  public void start() {
    Thread.ofPlatform().name("model-loader").daemon().start(this::load);
  }

  public BackendState state() {
    return state.get();
  }

  /**
   * The engine, ready to answer.
   *
   * @throws NotReadyException while it is loading or withdrawn, or after it failed or was closed
   */
  public Engine engine() {
    BackendState now = state.get();
    if (now instanceof BackendState.Ready(Engine engine)) {
      return engine;
    }
    throw new NotReadyException(now);
  }

  /**
   * Hands out the engine no more from now on; what it answers already goes on to its end.
   *
   * @param reason one sentence for operators
   * @return whether it was ready until now
   */
  public boolean withdraw(String reason) {
    return state.get() instanceof BackendState.Ready ready
        && state.compareAndSet(ready, new BackendState.Withdrawn(ready.engine(), reason));
  }

  /**
   * Hands out a withdrawn engine again.
   *
   * @return whether it was withdrawn until now
   */
  public boolean admitAgain() {
    return state.get() instanceof BackendState.Withdrawn withdrawn
        && state.compareAndSet(withdrawn, new BackendState.Ready(withdrawn.engine()));
  }

  /** Refuses what comes from now on and closes the engine, which ends the running answers. */
  @Override
  public void close() {
    switch (state.getAndSet(new BackendState.Closed())) {
      case BackendState.Ready(Engine engine) -> engine.close();
      case BackendState.Withdrawn(Engine engine, _) -> engine.close();
      case BackendState.Loading _, BackendState.Failed _, BackendState.Closed _ -> {}
    }
  }

  private void load() {
    try {
      Engine engine = loader.load(this::report);
      if (replaceLoading(new BackendState.Ready(engine))) {
        ModelInfo model = engine.model();
        LOG.info(
            "ready: {} ({}, {}), kernels: {}",
            model.name(),
            model.architecture(),
            model.quantization(),
            model.kernels());
      } else {
        engine.close(); // the program was told to end meanwhile
      }
    } catch (Throwable e) { // an error too: whoever waits would wait for ever
      Exception failure = failure(e);
      if (replaceLoading(new BackendState.Failed(String.valueOf(failure.getMessage())))) {
        onFailure.accept(failure);
      }
    }
  }

  private static Exception failure(Throwable thrown) {
    return switch (thrown) {
      case Exception refused -> refused;
      case OutOfMemoryError tooLarge ->
          new EngineException(
              EngineException.Code.OUT_OF_MEMORY,
              "the model does not fit into memory (%s); give Java more, or load a smaller one"
                  .formatted(tooLarge.getMessage()),
              tooLarge);
      default ->
          new EngineException(
              EngineException.Code.INTERNAL, "loading the model broke off: " + thrown, thrown);
    };
  }

  private void report(String stage, double share) {
    replaceLoading(new BackendState.Loading(stage, share));
  }

  private boolean replaceLoading(BackendState next) {
    BackendState now;
    do {
      now = state.get();
      if (!(now instanceof BackendState.Loading)) {
        return false;
      }
    } while (!state.compareAndSet(now, next));
    return true;
  }

  /** Where the engine is in its life. */
  public sealed interface BackendState {
    /**
     * Not ready yet.
     *
     * @param share how much of loading is done, 0 … 1
     */
    record Loading(String stage, double share) implements BackendState {}

    /** Answers requests. */
    record Ready(Engine engine) implements BackendState {}

    /**
     * Could answer and may not: somebody took its model back.
     *
     * @param reason one sentence for operators
     */
    record Withdrawn(Engine engine, String reason) implements BackendState {}

    /** Could not be loaded and will not be. */
    record Failed(String reason) implements BackendState {}

    /** The program is ending. */
    record Closed() implements BackendState {}
  }

  /** Makes the engine; slow, and called once on a thread of its own. */
  public interface EngineLoader {
    /** Hears how far loading is. */
    interface Progress {
      /**
       * @param stage what is being done, in a word or two
       * @param share how much of everything is done, 0 … 1
       */
      void at(String stage, double share);
    }

    /** Loads and warms up; what it returns answers at full speed. */
    Engine load(Progress progress) throws Exception;
  }

  /** An answer was asked for while the engine is loading or withdrawn, has failed or is closed. */
  public static final class NotReadyException extends RuntimeException {
    private final transient BackendState state;

    NotReadyException(BackendState state) {
      super("the engine is not ready: " + state);
      this.state = state;
    }

    public BackendState state() {
      return state;
    }
  }
}
