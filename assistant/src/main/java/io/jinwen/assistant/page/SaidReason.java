package io.jinwen.assistant.page;

import java.util.Map;

/**
 * Why an answer was no good: one of the given reasons, own words, or both.
 *
 * @param chosen the key of a given reason; empty for none
 * @param words may be empty
 */
record SaidReason(String chosen, String words) {
  private static final String BETWEEN = "：";

  /** Takes a kept text apart again; what fits no given reason is own words. */
  static SaidReason read(String text, Map<String, String> names) {
    for (Map.Entry<String, String> name : names.entrySet()) {
      if (text.equals(name.getValue())) {
        return new SaidReason(name.getKey(), "");
      }
      if (text.startsWith(name.getValue() + BETWEEN)) {
        return new SaidReason(
            name.getKey(), text.substring(name.getValue().length() + BETWEEN.length()));
      }
    }
    return new SaidReason("", text);
  }

  /** As it is kept. */
  String text(Map<String, String> names) {
    String name = names.getOrDefault(chosen, "");
    return name.isEmpty() || words.isEmpty() ? name + words : name + BETWEEN + words;
  }
}
