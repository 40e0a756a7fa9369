package io.jinwen.assistant.policy.folding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Traditional characters and their simplified forms, from the OpenCC table inside opencc4j.
 *
 * <p>Only the table is used, character by character: a filter needs no converter that chooses among
 * phrases, and so it needs neither its segmenter nor the two libraries behind it. A character with
 * several simplified forms takes the first, on both sides of the comparison.
 */
final class TraditionalCharacters {

  private static final String TABLE = "/data/dictionary/TSCharacters.txt";
  private static final int ENTRIES_MIN = 4000;
  private static final Map<Integer, Integer> SIMPLIFIED = read();

  private TraditionalCharacters() {}

  /** The simplified form, or the character itself. */
  static int simplified(int codePoint) {
    return SIMPLIFIED.getOrDefault(codePoint, codePoint);
  }

  private static Map<Integer, Integer> read() {
    try (InputStream table = TraditionalCharacters.class.getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalStateException(TABLE + " is not on the class path; opencc4j brings it");
      }
      Map<Integer, Integer> simplified = new HashMap<>();
      new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))
          .lines()
          .map(line -> line.split("[\\t ]+"))
          .filter(columns -> columns.length >= 2)
          .forEach(columns -> simplified.put(columns[0].codePointAt(0), columns[1].codePointAt(0)));
      if (simplified.size() < ENTRIES_MIN) {
        throw new IllegalStateException(
            "%s has %d entries, at least %d were expected"
                .formatted(TABLE, simplified.size(), ENTRIES_MIN));
      }
      return Map.copyOf(simplified);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
