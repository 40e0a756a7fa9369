package io.jinwen.engine.format.gguf;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one part of a model that is split over files: {@code stem-00001-of-00003.gguf}.
 *
 * @param stem what stands before the numbers
 * @param number of this part, from 1
 * @param count of parts
 */
record SplitName(String stem, int number, int count) {
  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

  static Optional<SplitName> of(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    return matcher.matches()
        ? Optional.of(
            new SplitName(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /** The file name of part {@code part}, from 0. */
  String part(int part) {
    return "%s-%05d-of-%05d.gguf".formatted(stem, part + 1, count);
  }
}
