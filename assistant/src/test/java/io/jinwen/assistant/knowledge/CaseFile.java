package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/** Cases of {@code tools/cases}; README there says what they hold. */
public final class CaseFile {
  private static final Path FOLDER = Path.of("..", "tools", "cases");

  private CaseFile() {}

  /**
   * One line.
   *
   * @param role who is asked
   * @param turns the questions of one conversation
   * @param right ids of the answers that the last one may get; empty for none
   * @param isHeldOut whether it was kept out of the fit
   */
  public record Case(String role, List<String> turns, Set<String> right, boolean isHeldOut) {
    public String question() {
      return turns.getLast();
    }
  }

  /** All cases of a file such as {@code "paraphrases"}. */
  public static List<Case> read(String name) {
    try {
      return Files.readAllLines(FOLDER.resolve(name + ".tsv")).stream()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> parsed(line, name.endsWith("-held-out")))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Case parsed(String line, boolean isHeldOut) {
    String[] parts = line.split("\t", -1);
    String role = parts[0].substring(parts[0].lastIndexOf('-') + 1);
    Set<String> right = parts[2].equals("-") ? Set.of() : Set.of(parts[2].split(","));
    boolean isEven = crc32(parts[1]) % 2 == 0;
    return new Case(role, List.of(parts[1].split(" \\|\\| ")), right, isHeldOut || isEven);
  }

  private static long crc32(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
