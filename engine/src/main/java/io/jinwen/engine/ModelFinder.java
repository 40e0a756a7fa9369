package io.jinwen.engine;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.format.gguf.GgufException;
import io.jinwen.engine.format.gguf.GgufFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the model file to load: the one asked for, else the environment's, else the newest in the
 * folder of models that can be run, else the demonstration model that comes with the project.
 */
public final class ModelFinder {
  private static final Path DEMONSTRATION = Path.of("models", "demo", "jinwen-demo-q8_0.gguf");
  private static final String SUFFIX = ".gguf";

  /** A split model is opened by its first part, which finds the others. */
  private static final Pattern LATER_PART = Pattern.compile(".*-(?!00001-)\\d{5}-of-\\d{5}\\.gguf");

  private final Path home;
  private final Path modelsFolder;
  private final Optional<String> environment;

  /**
   * A newer file that was passed over.
   *
   * @param reason why it cannot be run
   */
  public record Skipped(Path file, String reason) {
    @Override
    public String toString() {
      return "%s is left out: %s".formatted(file, reason);
    }
  }

  /**
   * @param home the program's folder, in which the demonstration model lies
   * @param environment JINWEN_MODELS names the folder of models, else {@code models/} in the
   *     program's; JINWEN_MODEL names a file
   */
  public ModelFinder(Path home, Map<String, String> environment) {
    this.home = home;
    this.modelsFolder =
        named(environment, "JINWEN_MODELS").map(Path::of).orElse(home.resolve("models"));
    this.environment = named(environment, "JINWEN_MODEL");
  }

  /** As {@code ./jinwen} has it: the folder beside it, and the process's environment. */
  public static ModelFinder ofThisProcess() {
    return new ModelFinder(Path.of(System.getProperty("jinwen.home", "")), System.getenv());
  }

  private static Optional<String> named(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  public Path modelsFolder() {
    return modelsFolder;
  }

  /**
   * @param asked what the user named, if anything
   * @param skipped is told of newer files that cannot be run, such as half a download
   * @throws EngineException INVALID_REQUEST if it does not exist, or none was named and none lies
   *     in the folder, not even the demonstration model
   */
  public Path find(Optional<Path> asked, Consumer<Skipped> skipped) {
    if (asked.isPresent()) {
      return existing(asked.get(), "--model");
    }
    if (environment.isPresent()) {
      return existing(Path.of(environment.get()), "JINWEN_MODEL");
    }
    return newest(skipped)
        .or(this::demonstration)
        .orElseThrow(() ->
            refusal(
                "no model was named and none lies in %s; name one with --model FILE, or put a"
                    + " GGUF file there (./jinwen pull fetches one)",
                modelsFolder));
  }

  private static Path existing(Path file, String source) {
    if (!Files.isRegularFile(file)) {
      throw refusal("there is no model file %s (named by %s)", file, source);
    }
    return file;
  }

  private Optional<Path> newest(Consumer<Skipped> skipped) {
    for (Path file : newestFirst()) {
      Optional<String> reason = whyNot(file);
      if (reason.isEmpty()) {
        return Optional.of(file);
      }
      skipped.accept(new Skipped(file, reason.get()));
    }
    return Optional.empty();
  }

  /**
   * The model files in the folder of models, the newest first, and the demonstration model. Whether
   * they can be run is not looked at.
   */
  public List<Path> files() {
    return Stream.concat(
            newestFirst().stream().filter(file -> !isHidden(file)), demonstration().stream())
        .toList();
  }

  private List<Path> newestFirst() {
    if (!Files.isDirectory(modelsFolder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(modelsFolder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(file -> !LATER_PART.matcher(file.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(ModelFinder::modified).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  /** Looks at the file's head alone: whether its weights make sense, loading finds out. */
  private static Optional<String> whyNot(Path file) {
    if (isHidden(file)) {
      return Optional.of("its name begins with a dot, as those of copies and downloads do");
    }
    try (GgufFile gguf = GgufFile.open(file)) {
      LoadedModel.requireArchitecture(gguf);
      return Optional.empty();
    } catch (GgufException | EngineException unfit) {
      return Optional.of(unfit.getMessage());
    }
  }

  private Optional<Path> demonstration() {
    return Optional.of(home.resolve(DEMONSTRATION)).filter(Files::isRegularFile);
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException _) {
      return FileTime.fromMillis(0); // it vanished meanwhile
    }
  }

  private static EngineException refusal(String format, Object... values) {
    return new EngineException(EngineException.Code.INVALID_REQUEST, format.formatted(values));
  }
}
