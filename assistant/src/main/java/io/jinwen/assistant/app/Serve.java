package io.jinwen.assistant.app;

import io.jinwen.assistant.app.KnownSettings.UnknownSettingException;
import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.conversation.OpenAnswers;
import io.jinwen.assistant.identity.AccessException;
import io.jinwen.assistant.records.store.Database.DatabaseException;
import io.jinwen.engine.ModelFinder;
import io.jinwen.engine.api.EngineException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./jinwen serve}: answers over HTTP until it is told to end. */
@Command(
    name = "./jinwen serve",
    description = "Answers over HTTP: POST /chat {\"prompt\": \"…\"}, GET /health.",
    sortOptions = false)
public final class Serve implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);
  private static final Pattern PASSWORD = Pattern.compile("(?i)[?&;]password=");

  @Option(names = "--model", paramLabel = "FILE", description = "the GGUF file to load")
  private Path model;

  @Option(
      names = "--engine-url",
      paramLabel = "URL",
      description =
          "answer with another server that speaks OpenAI's API, such as http://host/v1;"
              + " several with commas between, 'local' among them as a last resort")
  private String engineUrl;

  @Option(
      names = "--db",
      paramLabel = "URL",
      description =
          "the database, jdbc:postgresql://… or jdbc:h2:…, in place of JINWEN_DB_URL (default: a"
              + " file in data/); user and password are JINWEN_DB_USER and JINWEN_DB_PASSWORD")
  private String db;

  @Option(names = "--port", description = "the port to listen on (default: 8080)")
  private Integer port;

  @Option(names = "--host", description = "the address to listen on (default: 127.0.0.1)")
  private String host;

  @Option(
      names = "--security",
      description = "auto, on or off: whether callers must log in (default: auto, by --host)")
  private String security;

  @Option(names = "--threads", description = "threads that compute (default: one per core)")
  private Integer threads;

  @Option(names = "--context", description = "most tokens of one conversation")
  private Integer contextTokens;

  @Option(names = "--cache-mb", description = "megabytes for what was computed before")
  private Integer cacheMb;

  @Option(
      names = "--cache-type",
      description =
          "f16, or q8_0 for keys and values in half the memory and nearly the same answers"
              + " (default: f16)")
  private String cacheType;

  @Option(
      names = "--cache-disk",
      paramLabel = "SIZE",
      description =
          "room on disk for what was computed before and does not fit into memory, and over a"
              + " restart; 0 for none (default: 2GB)")
  private String cacheDisk;

  @Option(names = "--sequences", description = "most answers computed at once")
  private Integer sequences;

  @Option(names = "--queue", description = "most requests that wait; more get status 429")
  private Integer queue;

  @Option(
      names = "--kernels",
      description =
          "auto, cuda, scalar, vector, native or one set such as native:avx2 (default: auto)")
  private String kernels;

  @Option(
      names = "--device",
      description =
          "cuda, or cuda:N for the N-th graphics card (default: the one with most free memory)")
  private String device;

  @Option(names = "--body-max", description = "largest request body (default: 1MB)")
  private String bodyMax;

  @Option(
      names = "--answer-time-max",
      description = "longest time for one answer, waiting included (default: 10m)")
  private String answerTimeMax;

  @Option(
      names = "--exit-on-engine-failure",
      description = "end where the engine cannot go on, for a supervisor that starts it anew")
  private boolean exitOnEngineFailure;

  @Option(names = "--debug", description = "show the stack trace of an error")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  private final CompletableFuture<Exception> loadFailure = new CompletableFuture<>();

  private Serve() {}

  public static void main(String[] arguments) {
    ShutdownLimit.install();
    PreparedStart.use();
    Serve serve = new Serve();
    // Loading what reads command lines is a tenth of a start.
    System.exit(arguments.length == 0 ? serve.callOrFail() : serve.read(arguments));
  }

  private int read(String... arguments) {
    CommandLine line = new CommandLine(this);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler((error, _, _) -> fail(error));
    line.setParameterExceptionHandler((error, _) -> {
      System.err.println("jinwen: " + error.getMessage());
      System.err.println("Try: ./jinwen serve --help");
      return 2;
    });
    return line.execute(arguments);
  }

  private int callOrFail() {
    try {
      return call();
    } catch (Exception e) {
      return fail(e);
    }
  }

  /** What a command line sets, as properties. */
  static String[] settings(String... arguments) {
    Serve serve = new Serve();
    new CommandLine(serve).parseArgs(arguments);
    return serve.properties();
  }

  @Override
  public Integer call() throws Exception {
    SpringApplication application = PreparedStart.application();
    application.addInitializers(context -> new KnownSettings().require(context.getEnvironment()));
    application.addInitializers(context ->
        context
            .getBeanFactory()
            .registerSingleton("earlyReading", EarlyReading.of(context.getEnvironment())));
    application.addInitializers(context ->
        context
            .getBeanFactory()
            .registerSingleton("loadFailure", (Consumer<Exception>) loadFailure::complete));
    try (ConfigurableApplicationContext context = application.run(properties())) {
      Settings settings = context.getBean(Settings.class);
      int openPort = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
      LOG.info(
          "listening on http://{}:{}, answering with {}",
          settings.host(),
          openPort,
          settings.engine().url() == null ? settings.model() : settings.engine().url());
      ServiceNotice.of(
              System.getenv(), new OwnHealth(InetAddress.getByName(settings.host()), openPort))
          .ifPresent(ServiceNotice::start);
      firstVisit(context, InetAddress.getByName(settings.host()), openPort).start();
      throw loadFailure.get(); // a server without a model is of no use; signals end it otherwise
    }
  }

  private static FirstVisit firstVisit(
      ConfigurableApplicationContext context, InetAddress host, int port) {
    Backend backend = context.getBean(Backend.class);
    OpenAnswers answers = context.getBean(OpenAnswers.class);
    String path = context.getEnvironment().getProperty("server.servlet.context-path", "");
    String address = OwnHealth.reachable(host).getHostAddress();
    String name = address.contains(":") ? "[" + address + "]" : address;
    return new FirstVisit(
        URI.create("http://%s:%d%s/".formatted(name, port, path)),
        () -> backend.state() instanceof BackendState.Ready && answers.count() == 0);
  }

  /** The options that were given, as properties of {@link Settings}. */
  private String[] properties() {
    List<String> properties = new ArrayList<>();
    String elsewhere = engineUrl == null ? System.getenv("JINWEN_ENGINE_URL") : engineUrl;
    if (elsewhere == null || List.of(elsewhere.split(",")).contains(EngineSettings.LOCAL)) {
      add(
          properties,
          "model",
          ModelFinder.ofThisProcess()
              .find(
                  Optional.ofNullable(model), skipped -> System.err.println("jinwen: " + skipped)));
    }
    add(properties, "engine.url", engineUrl);
    add(properties, "db.url", databaseUrl());
    add(properties, "port", port);
    add(properties, "host", host);
    add(properties, "security", security);
    add(properties, "threads", threads);
    add(properties, "context-tokens", contextTokens);
    add(properties, "cache-mb", cacheMb);
    add(properties, "cache-type", cacheType);
    add(properties, "cache-disk", cacheDisk);
    add(properties, "sequences", sequences);
    add(properties, "queue", queue);
    add(properties, "kernels", kernels);
    add(properties, "device", device);
    add(properties, "body-max", bodyMax);
    add(properties, "answer-time-max", answerTimeMax);
    add(properties, "exit-on-engine-failure", exitOnEngineFailure ? true : null);
    return properties.toArray(String[]::new);
  }

  private String databaseUrl() {
    if (db != null && PASSWORD.matcher(db).find()) {
      throw new IllegalArgumentException(
          "--db holds a password, which every user of this machine can read; set"
              + " JINWEN_DB_PASSWORD in the environment instead");
    }
    return db;
  }

  private static void add(List<String> properties, String name, Object value) {
    if (value != null) {
      properties.add("--jinwen.%s=%s".formatted(name, value));
    }
  }

  private int fail(Exception error) {
    System.err.println("jinwen: " + sentence(error));
    if (debug) {
      error.printStackTrace();
    }
    return 1;
  }

  /** Why it did not start, without the way through the parts on which the reason came out. */
  static String sentence(Throwable error) {
    Throwable root = error;
    Optional<String> setting = Optional.empty();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException busy) {
        return "port %d is in use; choose another with --port".formatted(busy.getPort());
      }
      if (cause instanceof EngineException
          || cause instanceof DatabaseException
          || cause instanceof AccessException
          || cause instanceof UnknownSettingException
          || isOurs(cause)) {
        return cause.getMessage();
      }
      if (cause instanceof BindException bound) {
        setting = Optional.of(bound.getName().toString());
      }
      root = cause;
    }
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return setting
        .map(name -> "the setting %s cannot be taken: %s".formatted(name, why))
        .orElseGet(() -> "the server could not start: %s (--debug shows where)".formatted(why));
  }

  /** Whether this program threw it, with a sentence for whoever starts it. */
  private static boolean isOurs(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return error instanceof IllegalArgumentException
        && trace.length > 0
        && trace[0].getClassName().startsWith("io.jinwen.");
  }
}
