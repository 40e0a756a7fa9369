package io.jinwen.tools;

import io.jinwen.engine.ModelFinder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./jinwen pull}: a model fetched, and quantised to INT4 where it is an original. */
@Command(
    name = "pull",
    description = {
      "Fetches the official Youtu-LLM-2B (2.1 GB), or the model of any repository of a hub, and"
          + " quantises it to INT4 in models/.",
      "What a repository has packed in four bits (GPTQ, AWQ, compressed-tensors) stays as it is."
    },
    footer = {
      "",
      "A broken download goes on where it stopped when the command is run again. HTTPS_PROXY is",
      "honoured, and HF_ENDPOINT as the address of a mirror. What is there already is not fetched",
      "or quantised again."
    })
final class Pull implements Callable<Integer> {
  private static final String NAME = "[A-Za-z0-9][\\w.-]{0,95}";

  @Parameters(
      arity = "0..1",
      paramLabel = "OWNER/NAME",
      description = "the repository (default: the official Youtu-LLM-2B)")
  private String repository;

  @Option(
      names = "--source",
      defaultValue = "hf",
      paramLabel = "SOURCE",
      description =
          "hf (Hugging Face), modelscope, or an address: of a mirror, or without OWNER/NAME of"
              + " the file")
  private String source;

  @Option(
      names = "--file",
      paramLabel = "NAME.gguf",
      description = "which file of a repository of GGUF files")
  private String file;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "what the file's SHA-256 must be (default: what the server says)")
  private String sha256;

  @Option(names = "--to", paramLabel = "FOLDER", description = "where to (default: models/)")
  private Path to;

  @Option(names = "--accept-license", description = "accept the licence without being asked")
  private boolean acceptLicense;

  @Option(
      names = "--type",
      defaultValue = "Q4_0",
      description = "what to quantise to: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Quantize.Target type;

  @Option(
      names = "--plain",
      description =
          "quantise without calibrating: a minute instead of several, and answers further from"
              + " the original")
  private boolean plain;

  @Option(names = "--no-quantize", description = "only fetch, and import")
  private boolean keepAsIs;

  @Spec private CommandSpec spec;

  private PrintWriter out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    out = spec.commandLine().getErr();
    Path models = to == null ? ModelFinder.ofThisProcess().modelsFolder() : to;
    try (HubClient client = new HubClient(System.getenv())) {
      if (repository == null) {
        return pullYoutu(client, models);
      }
      if (!repository.matches(NAME + "/" + NAME)) {
        throw new CommandException(
            "'%s' is no repository; it is named OWNER/NAME".formatted(repository));
      }
      return pullRepository(client, models);
    }
  }

  private int pullYoutu(HubClient client, Path models) throws IOException, InterruptedException {
    if (file != null) {
      throw new CommandException("--file needs OWNER/NAME before it");
    }
    URI address = YoutuSource.address(source, System.getenv());
    Path fetched = models.resolve(YoutuSource.FILE);
    require(License.ofYoutu(models));
    if (Files.exists(fetched)) {
      out.println(fetched + " is there already");
    } else {
      out.println("fetching " + address);
      out.flush();
      tell(client.fetch(address, fetched, expected(), new ByteProgress(System.err)));
    }
    Path target = models.resolve(YoutuSource.FILE.replace("Q8_0", type.name()));
    return keepAsIs ? 0 : quantize(fetched, target);
  }

  private int pullRepository(HubClient client, Path models)
      throws IOException, InterruptedException {
    Hub hub = Hub.of(source, System.getenv());
    Hub.Listing listing = client.list(hub, repository);
    require(License.of(models, repository, listing.licence(), hub.page(repository)));
    Path folder = models.resolve(repository);
    RepositoryFetch fetch = new RepositoryFetch(hub, client, repository, listing, folder, out);
    if (file != null) {
      return pullFile(fetch, listing, models);
    }
    if (sha256 != null) {
      throw new CommandException("--sha256 is of one file; the hub tells those of a repository");
    }
    boolean asIs = fetch.descriptions() || keepAsIs;
    String name = folder.getFileName().toString();
    Path target = models.resolve(asIs ? name + ".gguf" : "%s-%s.gguf".formatted(name, type));
    if (Files.exists(target)) {
      out.println(target + " is there already");
      return 0;
    }
    Path imported = asIs ? target : folder.resolve(name + ".gguf");
    if (!Files.exists(imported)) {
      fetch.weights();
      int status = run("import", folder.toString(), imported.toString());
      if (status != 0) {
        return status;
      }
    }
    int status = asIs ? 0 : quantize(imported, target);
    if (status == 0) {
      out.println(target + " is ready; " + folder + " is not needed for it and may be removed");
    }
    return status;
  }

  private int pullFile(RepositoryFetch fetch, Hub.Listing listing, Path models)
      throws IOException, InterruptedException {
    Hub.Entry entry =
        listing
            .file(file)
            .filter(found -> found.path().endsWith(".gguf"))
            .orElseThrow(
                () -> new CommandException("%s has no GGUF file %s".formatted(repository, file)));
    Path target = models.resolve(Path.of(file).getFileName());
    fetch.fetch(expected().map(entry::with).orElse(entry), target, new ByteProgress(System.err));
    out.println(target + " is ready");
    return 0;
  }

  private void require(License license) throws IOException {
    license.require(
        acceptLicense,
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        out);
  }

  private Optional<Checksum> expected() {
    return Optional.ofNullable(sha256).map(hex -> new Checksum(Checksum.Kind.SHA256, hex));
  }

  private void tell(Download.Result result) {
    out.println(
        result.verified()
            ? "SHA-256 is as expected"
            : "SHA-256 is %s; the server named none to compare it with".formatted(result.hash()));
    out.flush();
  }

  private int quantize(Path original, Path target) {
    if (Files.exists(target)) {
      out.println(target + " is there already");
      return 0;
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("quantize", original.toString(), target.toString(), "--type", type.name()));
    boolean calibrate = !plain && type != Quantize.Target.Q8_0; // eight bits lose too little
    if (calibrate) {
      arguments.add("--calibrate");
    }
    out.println(
        calibrate
            ? CalibrationCost.of(original, Runtime.getRuntime().availableProcessors())
                .sentence(target)
            : "quantising to " + target);
    out.flush();
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return spec.commandLine().getParent().execute(arguments);
  }
}
