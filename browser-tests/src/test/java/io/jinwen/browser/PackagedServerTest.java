package io.jinwen.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.Serve;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as {@code ./jinwen serve} starts it: a process of its own, from the packaged program,
 * whose parts the build has found (the other tests have them found at their start).
 */
class PackagedServerTest {
  private static final Pattern LISTENING = Pattern.compile("listening on (http://[0-9.]+:[0-9]+)");

  @TempDir Path home;

  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;

  @Test
  void answersAndShowsThePage() throws Exception {
    String address = start("off");
    HttpResponse<String> answer = post(address, "{\"prompt\": \"什么是结构性存款？\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"origin\":\"approved\"");
    assertThat(get(address + "/")).extracting(HttpResponse::statusCode).isEqualTo(200);
    assertThat(get(address + "/openapi.json").body()).contains("\"/chat\"");
    assertThat(get(address + "/metrics").body()).contains("jinwen_");
    assertThat(get(address + "/documents").body()).contains("\"documents\":[");
  }

  @Test
  void asksForALoginWhereThatIsOn() throws Exception {
    String address = start("on");
    assertThat(post(address, "{\"prompt\": \"你好\"}").statusCode()).isEqualTo(401);
    assertThat(get(address + "/sessions").statusCode()).isEqualTo(401);
    HttpResponse<String> page = get(address + "/");
    assertThat(page.statusCode()).isEqualTo(302);
    assertThat(page.headers().firstValue("Location")).hasValue("/login");
    assertThat(get(address + "/login").statusCode()).isEqualTo(200);
  }

  private String start(String security) throws IOException, InterruptedException {
    assertThat(Serve.class.getResource("PreparedStart__ApplicationContextInitializer.class"))
        .as("what the build found: it is part of the package, so run this with mvn verify")
        .isNotNull();
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Serve.class.getName(),
            "--model",
            Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf").toString(),
            "--security",
            security,
            "--port",
            "0");
    builder.environment().put("JINWEN_DATA", home.toString());
    builder.environment().put("JINWEN_CONF", "");
    builder.environment().put("JINWEN_FIRST_ADMINISTRATOR_NAME", "admin");
    process = builder.redirectErrorStream(true).start();
    BufferedReader lines = process.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(line);
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(System.out::println));
        String address = listening.group(1);
        while (get(address + "/health").statusCode() != 200) {
          assertThat(process.isAlive()).isTrue();
          Thread.sleep(50);
        }
        return address;
      }
    }
    throw new AssertionError("the server did not start");
  }

  private HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/html, */*").build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String address, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(address + "/chat"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
