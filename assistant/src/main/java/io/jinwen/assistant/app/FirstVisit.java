package io.jinwen.assistant.app;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the server's own page once after a start, as soon as nobody has waited for anything for a
 * moment: what a first visit loads and compiles, the first person then need not wait for. It gets
 * what anybody gets who has not logged in, asks nothing, and so leaves nothing in the record.
 */
final class FirstVisit {
  private static final Logger LOG = LoggerFactory.getLogger(FirstVisit.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final int QUIET_LOOKS = 4;
  private static final Duration TIME_MAX = Duration.ofSeconds(20);

  private final URI page;
  private final BooleanSupplier quiet;

  /**
   * @param page the root of the page, with a slash at its end
   * @param quiet whether the server is ready and nobody waits for an answer
   */
  FirstVisit(URI page, BooleanSupplier quiet) {
    this.page = page;
    this.quiet = quiet;
  }

  /** On a thread of its own, which ends with the visit. */
  void start() {
    Thread.ofPlatform().daemon().name("first-visit").start(this::awaitQuietAndVisit);
  }

  void awaitQuietAndVisit() {
    try {
      for (int looks = 0; looks < QUIET_LOOKS; looks = quiet.getAsBoolean() ? looks + 1 : 0) {
        Thread.sleep(LOOK_EVERY);
      }
      visit();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) { // then the first person waits a little
      LOG.debug("the page could not be opened beforehand", e);
    }
  }

  /** The page, and what its window asks for next. */
  private void visit() throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(Redirect.NORMAL) // to the login, where there is one
            .connectTimeout(TIME_MAX)
            .build()) {
      URI shown = get(client, page);
      get(client, page.resolve("?v-r=init&location=" + page.relativize(shown) + "&query="));
    }
  }

  private static URI get(HttpClient client, URI address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address).header("Accept", "text/html").timeout(TIME_MAX).build();
    var answer = client.send(request, BodyHandlers.discarding());
    LOG.debug("{} is {}", address, answer.statusCode());
    return answer.uri();
  }
}
