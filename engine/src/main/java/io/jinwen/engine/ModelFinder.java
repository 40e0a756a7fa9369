package io.jinwen.engine;

import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the model file to load: the one asked for, else the environment's, else the newest in the
 * folder of models, else the demonstration model that comes with the project.
 */
public final class ModelFinder {
  private static final Path DEMONSTRATION = Path.of("demo", "jinwen-demo-q8_0.gguf");

  private final Path modelsFolder;
  private final Optional<String> environment;

  /**
   * @param modelsFolder where models lie
   * @param environment the value of the variable JINWEN_MODEL
   */
  public ModelFinder(Path modelsFolder, Optional<String> environment) {
    this.modelsFolder = modelsFolder;
    this.environment = environment.filter(value -> !value.isBlank());
  }

  /** As {@code ./jinwen} has it: the folder models/ beside it, and the process's environment. */
  public static ModelFinder ofThisProcess() {
    return new ModelFinder(
        Path.of(System.getProperty("jinwen.home", "")).resolve("models"),
        Optional.ofNullable(System.getenv("JINWEN_MODEL")));
  }

  public Path modelsFolder() {
    return modelsFolder;
  }

  /**
   * @param asked what the user named, if anything
   * @throws EngineException INVALID_REQUEST if it does not exist, or none was named and none lies
   *     in the folder, not even the demonstration model
   */
  public Path find(Optional<Path> asked) {
    if (asked.isPresent()) {
      return existing(asked.get(), "--model");
    }
    if (environment.isPresent()) {
      return existing(Path.of(environment.get()), "JINWEN_MODEL");
    }
    return newest()
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

  private Optional<Path> newest() {
    if (!Files.isDirectory(modelsFolder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(modelsFolder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".gguf"))
          .filter(Files::isRegularFile)
          .max(Comparator.comparing(ModelFinder::modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Path> demonstration() {
    return Optional.of(modelsFolder.resolve(DEMONSTRATION)).filter(Files::isRegularFile);
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
