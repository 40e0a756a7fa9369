package io.jinwen.assistant.policy.guard;

/** Which text a hit was found in, for the hit log. */
public enum Channel {
  QUESTION,
  HISTORY,
  ANSWER,
  THINKING,
  TITLE,
  SUMMARY,
  DOCUMENT,
  EXPORT
}
