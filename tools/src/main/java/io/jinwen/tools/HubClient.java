package io.jinwen.tools;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a hub, and says in a sentence what to do where that fails. */
final class HubClient implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);
  private static final int LISTING_BYTES_MAX = 16 << 20;

  private final HttpClient files;
  private final HttpClient listings;

  /**
   * @param environment its {@code HTTPS_PROXY} is the proxy, if any
   */
  HubClient(Map<String, String> environment) {
    this.files = client(environment, HttpClient.Redirect.NEVER); // Download follows by hand
    this.listings = client(environment, HttpClient.Redirect.NORMAL);
  }

  private static HttpClient client(Map<String, String> environment, HttpClient.Redirect redirect) {
    HttpClient.Builder client =
        HttpClient.newBuilder().followRedirects(redirect).connectTimeout(CONNECT_WITHIN);
    String proxy = environment.getOrDefault("HTTPS_PROXY", environment.get("https_proxy"));
    if (proxy != null && !proxy.isBlank()) {
      URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      int port = address.getPort() < 0 ? 8080 : address.getPort();
      client.proxy(ProxySelector.of(new InetSocketAddress(address.getHost(), port)));
    }
    return client.build();
  }

  /** What a repository holds. */
  Hub.Listing list(Hub hub, String repository) throws InterruptedException {
    URI address = hub.listing(repository);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER_WITHIN)
            .header("User-Agent", "jinwen")
            .build();
    try {
      HttpResponse<InputStream> response =
          listings.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        requireListed(hub, repository, response.statusCode());
        byte[] bytes = body.readNBytes(LISTING_BYTES_MAX + 1);
        if (bytes.length > LISTING_BYTES_MAX) {
          throw new CommandException(
              "%s answers with more than %d MiB, which is no list of files"
                  .formatted(address, LISTING_BYTES_MAX >> 20));
        }
        return hub.read(JsonMapper.shared().readTree(bytes));
      }
    } catch (JacksonException e) {
      throw new CommandException("%s answers with no JSON; is it a hub?".formatted(address), e);
    } catch (IOException | UnresolvedAddressException e) {
      throw new CommandException(
          ("no list from %s (%s); on a machine that has a connection, download %s whole, and run"
                  + " ./jinwen import FOLDER OUT.gguf here")
              .formatted(address, reason(e), hub.page(repository)),
          e);
    }
  }

  private static void requireListed(Hub hub, String repository, int status) {
    if (status == 401 || status == 403 || status == 404) {
      throw new CommandException(
          ("%s does not show %s (status %d): it does not exist, is private, or wants a login;"
                  + " with a login, download it by the hub's own client and run ./jinwen import")
              .formatted(hub.base(), repository, status));
    }
    if (status != 200) {
      throw new CommandException(
          "%s answers with status %d; try again later".formatted(hub.listing(repository), status));
    }
  }

  /** Fetches one file, going on where an earlier try broke off. */
  Download.Result fetch(
      URI address, Path target, Optional<Checksum> expected, Download.Progress progress)
      throws InterruptedException {
    try {
      return new Download(files, address, target, expected, PAUSE, SILENCE_MAX).run(progress);
    } catch (ConnectException
        | UnresolvedAddressException
        | UnknownHostException
        | HttpTimeoutException e) {
      throw new CommandException(
          ("no connection to %s; on a machine that has one, fetch %s, put it here as %s and run"
                  + " ./jinwen pull again, which goes on from there")
              .formatted(address.getHost(), address, target),
          e);
    } catch (IOException e) {
      throw new CommandException(
          "the download broke off (%s); run ./jinwen pull again to go on where it stopped"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() {
    files.close();
    listings.close();
  }
}
