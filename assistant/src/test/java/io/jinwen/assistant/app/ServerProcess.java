package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/** The whole server in a process of its own, with an engine in the state that a test wants. */
final class ServerProcess {
  /** What the engine is doing. */
  enum State {
    /** Reads weights and never ends. */
    LOADING,
    /** Computes without looking up, and never ends. */
    WARMING_UP,
    /** Answers without end. */
    ANSWERING,
    /** Answers each request with a sentence, after a while. */
    PACED,
    /** Says more than all buffers on the way to a reader can hold, as fast as it is read. */
    FLOODING,
    /** The same, and closing it never ends either. */
    STUCK
  }

  private static final String PORT = "port=";

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it and waits until its port is open. */
  static ServerProcess start(State state, Path database, String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                state.name(),
                "--jinwen.db.url=jdbc:h2:file:" + database,
                "--jinwen.port=0",
                "--jinwen.knowledge.by-meaning=false"));
    Stream.of(settings).map("--jinwen."::concat).forEach(command::add);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(PORT)) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(System.out::println));
        return new ServerProcess(process, Integer.parseInt(line.substring(PORT.length())));
      }
      System.out.println(line);
    }
    throw new IOException("the server did not start");
  }

  int port() {
    return port;
  }

  Process process() {
    return process;
  }

  public static void main(String[] arguments) {
    ShutdownLimit.install();
    State state = State.valueOf(arguments[0]);
    SpringApplication application = new SpringApplication(Wiring.class);
    Consumer<Exception> onFailure = Throwable::printStackTrace;
    application.addInitializers(context -> {
      context.getBeanFactory().registerSingleton("engineLoader", loader(state));
      context.getBeanFactory().registerSingleton("loadFailure", onFailure);
    });
    var context =
        application.run(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    System.out.println(PORT + context.getEnvironment().getProperty("local.server.port"));
    System.out.flush();
  }

  private static EngineLoader loader(State state) {
    return progress ->
        switch (state) {
          case LOADING -> {
            progress.at("weights", 0.5);
            new CountDownLatch(1).await();
            throw new AssertionError("unreachable");
          }
          case WARMING_UP -> {
            progress.at("warm_up", 0.8);
            while (true) {
              Thread.onSpinWait();
            }
          }
          case ANSWERING, PACED, FLOODING, STUCK -> new Endless(state);
        };
  }

  /** Says the same for ever. */
  private static final class Endless implements Engine {
    private final FakeEngine about = FakeEngine.withRoom();
    private static final int FLOOD_PIECES = 300;

    /** One stored character each, and six bytes on the wire. */
    private static final String FLOOD = "\u0001".repeat(3_000);

    private static final long PACE_NANOS = 20_000_000;
    private static final long STEP_NANOS = 300_000_000;

    private final State state;
    private volatile boolean closed;

    Endless(State state) {
      this.state = state;
    }

    @Override
    public ModelInfo model() {
      return about.model();
    }

    @Override
    public EngineStatus status() {
      return about.status();
    }

    @Override
    public Generation submit(GenerationRequest request) {
      FakeEngine.FakeGeneration ends = (FakeEngine.FakeGeneration) about.submit(request);
      if (state == State.PACED) {
        Thread.startVirtualThread(() -> {
          LockSupport.parkNanos(STEP_NANOS);
          ends.piece("本办法由临江农商银行制定[1]。").finish();
        });
        return ends;
      }
      return new Generation() {
        private int said;

        @Override
        public GenerationEvent next() throws InterruptedException {
          if (said++ == 0) {
            return ends.next();
          }
          boolean flooding = state == State.FLOODING && said < FLOOD_PIECES;
          if (!flooding && !closed) {
            LockSupport.parkNanos(PACE_NANOS);
          }
          if (closed) {
            ends.fail(EngineException.Code.CLOSED);
            return ends.next();
          }
          return new GenerationEvent.Piece(flooding && said > 2 ? FLOOD : "一句说不完的话，\n", false);
        }

        @Override
        public Optional<GenerationEvent> poll(Duration timeout) throws InterruptedException {
          return Optional.of(next()); // the next word is never far
        }

        @Override
        public void cancel() {
          ends.cancel();
        }
      };
    }

    @Override
    public int countTokens(String text) {
      return about.countTokens(text);
    }

    @Override
    public int countTokens(List<ChatMessage> messages, boolean thinking) {
      return about.countTokens(messages, thinking);
    }

    @Override
    public void close() {
      while (state == State.STUCK) {
        Thread.onSpinWait();
      }
      closed = true;
    }
  }
}
