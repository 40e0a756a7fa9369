package io.jinwen.assistant.ops.metrics;

/** Names of what is written here and read again for the dashboard. */
final class Names {
  static final String ANSWERS = "jinwen.answers";
  static final String TOKENS = "jinwen.tokens";
  static final String HINTS = "jinwen.hints";
  static final String WORD_HITS = "jinwen.word.hits";
  static final String FEEDBACK = "jinwen.feedback";
  static final String REQUESTS = "jinwen.http.requests";

  private Names() {}
}
