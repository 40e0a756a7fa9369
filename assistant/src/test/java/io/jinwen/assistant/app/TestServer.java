package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.records.model.RegisterMode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.unit.DataSize;

/** The real server on a free port, with an engine of the test's choice, and a client for it. */
public final class TestServer implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
  private final ConfigurableApplicationContext context;
  private final CountDownLatch loadFailed = new CountDownLatch(1);

  private static final StoreSettings NO_STORE =
      new StoreSettings(
          Path.of("."),
          Path.of("."),
          new StoreSettings.Db("", "", ""),
          new StoreSettings.Disk(DataSize.ofBytes(0), DataSize.ofBytes(0)),
          new StoreSettings.Audit(Duration.ZERO));

  private TestServer(EngineLoader loader, String... settings) {
    SpringApplication application = new SpringApplication(Wiring.class);
    Consumer<Exception> onFailure = _ -> loadFailed.countDown();
    application.addInitializers(fresh -> {
      fresh.getBeanFactory().registerSingleton("engineLoader", loader);
      fresh.getBeanFactory().registerSingleton("loadFailure", onFailure);
    });
    context =
        application.run(
            Stream.concat(defaults(settings), Arrays.stream(settings))
                .map(setting -> "--jinwen." + setting)
                .toArray(String[]::new));
  }

  private static Stream<String> defaults(String... settings) {
    boolean ownDatabase = Arrays.stream(settings).anyMatch(s -> s.startsWith("db.url="));
    Stream<String> always = Stream.of("port=0", "knowledge.by-meaning=false");
    return ownDatabase
        ? always
        : Stream.concat(always, Stream.of("db.url=jdbc:h2:mem:" + UUID.randomUUID()));
  }

  /** Starts without waiting for the engine. */
  public static TestServer starting(EngineLoader loader, String... settings) {
    return new TestServer(loader, settings);
  }

  /** Starts and waits until the engine answers. */
  public static TestServer with(FakeEngine engine, String... settings) {
    TestServer server = new TestServer(_ -> engine, settings);
    server.awaitReady();
    return server;
  }

  /** Starts with the engine of this process on a model's file and waits until it answers. */
  public static TestServer loading(Path model, String... settings) {
    Settings engine =
        new Settings(
            model,
            "127.0.0.1",
            0,
            2,
            0,
            16,
            "f16",
            DataSize.ofBytes(0),
            0,
            0,
            "auto",
            "",
            DataSize.ofMegabytes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            false,
            RegisterMode.OFF,
            EngineSettings.CLOSED);
    TestServer server = new TestServer(new LocalEngineLoader(engine, NO_STORE), settings);
    server.awaitReady();
    return server;
  }

  public void awaitReady() {
    Backend backend = context.getBean(Backend.class);
    while (!(backend.state() instanceof BackendState.Ready)) {
      assertThat(backend.state()).isNotInstanceOf(BackendState.Failed.class);
      Thread.onSpinWait();
    }
  }

  public void awaitLoadFailure() throws InterruptedException {
    loadFailed.await();
  }

  /** A part of the running server, to prepare or look at what HTTP does not show. */
  public <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  /** The same where there are several of a type. */
  public <T> T part(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  public int port() {
    return Integer.parseInt(context.getEnvironment().getProperty("local.server.port"));
  }

  /** A request to fill in. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  /** Sends a request and holds it and its answer to the API's description. */
  public HttpResponse<String> send(HttpRequest.Builder builder)
      throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<String> answer =
        client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    String type = answer.headers().firstValue("Content-Type").orElse("");
    ApiContract.delivered()
        .check(
            new ApiContract.Exchange(
                request.method(),
                request.uri(),
                request.bodyPublisher().map(TestServer::text),
                answer.statusCode(),
                type.replaceFirst(";.*", ""),
                answer.body()));
    return answer;
  }

  /** What a publisher of a text that is at hand publishes. */
  private static String text(HttpRequest.BodyPublisher publisher) {
    HttpResponse.BodySubscriber<String> reader =
        HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            reader.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer part) {
            reader.onNext(List.of(part));
          }

          @Override
          public void onError(Throwable error) {
            reader.onError(error);
          }

          @Override
          public void onComplete() {
            reader.onComplete();
          }
        });
    return reader.getBody().toCompletableFuture().join();
  }

  /** The client, for a test that reads an answer while it comes. */
  public HttpClient client() {
    return client;
  }

  public HttpRequest.Builder chat(String body) {
    return request("/chat")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  public HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    return send(chat(body));
  }

  @Override
  public void close() {
    context.close();
    client.shutdownNow(); // close() would wait for answers that a test did not read to the end
  }
}
