package io.jinwen.tools;

import io.jinwen.engine.ModelFinder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./jinwen pull}: the official Youtu-LLM-2B, fetched and quantised to INT4. */
@Command(
    name = "pull",
    description = "Fetches the official Youtu-LLM-2B (2.1 GB) and quantises it to INT4 in models/.",
    footer = {
      "",
      "A broken download goes on where it stopped when the command is run again. HTTPS_PROXY is",
      "honoured. What is there already is not fetched or quantised again."
    })
final class Pull implements Callable<Integer> {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(60);

  @Option(
      names = "--source",
      defaultValue = "hf",
      paramLabel = "SOURCE",
      description = "hf (Hugging Face), modelscope, or the address of the file")
  private String source;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "what the file's SHA-256 must be (default: what the server says)")
  private String sha256;

  @Option(names = "--accept-license", description = "accept the licence without being asked")
  private boolean acceptLicense;

  @Option(
      names = "--type",
      defaultValue = "Q4_0",
      paramLabel = "TYPE",
      description = "what to quantise to: Q4_0 or Q4_K_M (default: ${DEFAULT-VALUE})")
  private String type;

  @Option(
      names = "--plain",
      description =
          "quantise without calibrating: a minute instead of a quarter of an hour, and"
              + " answers further from the original")
  private boolean plain;

  @Option(names = "--no-quantize", description = "only fetch")
  private boolean keepAsIs;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = ModelFinder.ofThisProcess().modelsFolder();
    PrintWriter out = spec.commandLine().getErr();
    URI address = YoutuSource.address(source);
    Path fetched = folder.resolve(YoutuSource.FILE);
    new License(folder)
        .require(
            acceptLicense,
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            out);
    if (Files.exists(fetched)) {
      out.println(fetched + " is there already");
    } else {
      fetch(address, fetched, out);
    }
    return keepAsIs ? 0 : quantize(fetched, folder, out);
  }

  private void fetch(URI address, Path target, PrintWriter out)
      throws IOException, InterruptedException {
    Files.createDirectories(target.getParent());
    out.println("fetching " + address);
    out.flush();
    try (HttpClient client = client(System.getenv())) {
      Download.Result result =
          new Download(client, address, target, Optional.ofNullable(sha256), PAUSE, SILENCE_MAX)
              .run(new ByteProgress(System.err));
      out.println(
          result.verified()
              ? "SHA-256 is as expected"
              : "SHA-256 is %s; the server named none to compare it with"
                  .formatted(result.sha256()));
    } catch (ConnectException
        | UnresolvedAddressException
        | UnknownHostException
        | HttpTimeoutException e) {
      throw new CommandException(
          ("no connection to %s; on a machine that has one, fetch %s, put it here as %s and run"
                  + " ./jinwen pull again, which then only quantises it")
              .formatted(address.getHost(), address, target),
          e);
    } catch (IOException e) {
      throw new CommandException(
          "the download broke off (%s); run ./jinwen pull again to go on where it stopped"
              .formatted(e.getMessage()),
          e);
    }
    out.flush();
  }

  /** A client that goes through the proxy which the environment names. */
  private static HttpClient client(Map<String, String> environment) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN);
    String proxy = environment.getOrDefault("HTTPS_PROXY", environment.get("https_proxy"));
    if (proxy != null && !proxy.isBlank()) {
      URI address = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      int port = address.getPort() < 0 ? 8080 : address.getPort();
      client.proxy(ProxySelector.of(new InetSocketAddress(address.getHost(), port)));
    }
    return client.build();
  }

  private int quantize(Path fetched, Path folder, PrintWriter out) {
    Path target = folder.resolve(YoutuSource.FILE.replace("Q8_0", type));
    if (Files.exists(target)) {
      out.println(target + " is there already");
      out.flush();
      return 0;
    }
    out.println(
        plain
            ? "quantising to " + target
            : "calibrating and quantising to %s: some 15 minutes on two cores; --plain is quicker"
                .formatted(target));
    out.flush();
    List<String> arguments =
        new ArrayList<>(List.of("quantize", fetched.toString(), target.toString(), "--type", type));
    if (!plain) {
      arguments.add("--calibrate");
    }
    return spec.commandLine().getParent().execute(arguments.toArray(String[]::new));
  }
}
