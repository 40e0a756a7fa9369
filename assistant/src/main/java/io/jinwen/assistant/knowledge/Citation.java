package io.jinwen.assistant.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What an entry of a data file cites.
 *
 * @param file the file, such as {@code answers/deposits.yaml}
 * @param entry the id of the entry
 * @param asOf the day on which it was believed true
 * @param rules ids of the register's rules that it rests on
 */
public record Citation(String file, String entry, Optional<LocalDate> asOf, List<String> rules) {
  public Citation {
    rules = List.copyOf(rules);
  }
}
