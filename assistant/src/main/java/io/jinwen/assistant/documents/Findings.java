package io.jinwen.assistant.documents;

import java.util.List;

/**
 * What was found.
 *
 * @param answered whether the best passage has enough of the question's words; if not, the
 *     documents hardly say anything about it
 * @param citations the best first
 */
public record Findings(boolean answered, List<FoundPlace> citations) {
  public Findings {
    citations = List.copyOf(citations);
  }
}
