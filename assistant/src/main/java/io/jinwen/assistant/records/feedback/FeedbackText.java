package io.jinwen.assistant.records.feedback;

import io.jinwen.assistant.records.store.StoredText;

/** Texts of feedback, within their bounds. */
final class FeedbackText {
  private FeedbackText() {}

  /**
   * @throws FeedbackException INVALID for a longer text
   */
  static String atMost(String name, String text, int charactersMax) {
    try {
      return StoredText.of(name, text, charactersMax);
    } catch (IllegalArgumentException e) {
      throw new FeedbackException(FeedbackException.Code.INVALID, e.getMessage());
    }
  }

  /**
   * @throws FeedbackException INVALID for a text that says nothing or is too long
   */
  static String required(String name, String text) {
    if (text.isBlank()) {
      throw new FeedbackException(FeedbackException.Code.INVALID, name + " is empty");
    }
    return atMost(name, text, StoredText.CHARACTERS_MAX);
  }
}
