package io.jinwen.tools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hub on this machine that shows one folder as the repository {@code owner/tiny}, in the forms of
 * Hugging Face and of ModelScope, and remembers what it was asked.
 */
final class HubServer implements AutoCloseable {
  static final String REPOSITORY = "owner/tiny";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Paths of files, with the range that was asked where there was one. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** What the listing says of a file instead of its true SHA-256. */
  final Map<String, String> wrongHashes = new TreeMap<>();

  private final Path folder;
  private final HttpServer server;

  HubServer(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/models/" + REPOSITORY + "/revision/main",
        exchange -> answer(exchange, 200, bytes(listedByHuggingFace())));
    server.createContext(
        "/api/v1/models/" + REPOSITORY + "/repo/files",
        exchange -> answer(exchange, 200, bytes(listedByModelScope())));
    server.createContext("/api/models/owner/text/", e -> answer(e, 200, bytes("<html>")));
    server.createContext("/" + REPOSITORY + "/resolve/" + COMMIT + "/", this::serve);
    server.createContext("/models/" + REPOSITORY + "/resolve/master/", this::serve);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Large files by SHA-256, small ones by the name that Git gives them. */
  private String listedByHuggingFace() throws IOException {
    List<String> files = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      long size = Files.size(file);
      boolean large = name.endsWith(".safetensors") || name.endsWith(".gguf");
      files.add(
          large
              ? "{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\",\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":134}}"
                  .formatted(name, size, "f".repeat(40), sha256(file), size)
              : "{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\"}"
                  .formatted(name, size, Checksum.Kind.GIT_BLOB.of(file)));
    }
    return "{\"sha\":\"%s\",\"cardData\":{\"license\":\"apache-2.0\"},\"siblings\":[%s]}"
        .formatted(COMMIT, String.join(",", files));
  }

  private String listedByModelScope() throws IOException {
    List<String> files = new ArrayList<>();
    files.add("{\"Name\":\"images\",\"Path\":\"images\",\"Size\":0,\"Type\":\"tree\"}");
    for (Path file : files()) {
      files.add(
          "{\"Name\":\"%1$s\",\"Path\":\"%1$s\",\"Size\":%2$d,\"Sha256\":\"%3$s\",\"Type\":\"blob\"}"
              .formatted(file.getFileName(), Files.size(file), sha256(file)));
    }
    return "{\"Code\":200,\"Data\":{\"Files\":[%s]}}".formatted(String.join(",", files));
  }

  private String sha256(Path file) throws IOException {
    String wrong = wrongHashes.get(file.getFileName().toString());
    return wrong == null ? Checksum.Kind.SHA256.of(file) : wrong;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String range = exchange.getRequestHeaders().getFirst("Range");
    asked.add(range == null ? name : name + " " + range);
    byte[] content = Files.readAllBytes(folder.resolve(name));
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    byte[] part = java.util.Arrays.copyOfRange(content, from, content.length);
    answer(exchange, range == null ? 200 : 206, part);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
