package io.jinwen.documents.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The test documents and what is true of them. */
public final class Corpus {
  /**
   * @param says what the right place says, word for word
   * @param row empty where the answer is no figure of a table
   */
  public record Truth(
      String question, String file, int page, String says, String row, String column) {}

  private Corpus() {}

  public static Path folder() {
    try {
      return Path.of(Corpus.class.getResource("/corpus").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static List<Path> files() {
    try (Stream<Path> all = Files.list(folder())) {
      return all.filter(path -> !path.toString().endsWith(".jsonl")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Truth> truths() {
    JsonMapper json = JsonMapper.builder().build();
    try {
      return Files.readAllLines(folder().resolve("questions.jsonl")).stream()
          .map(line -> json.readValue(line, Truth.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
