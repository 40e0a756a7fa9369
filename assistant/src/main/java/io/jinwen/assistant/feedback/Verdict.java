package io.jinwen.assistant.feedback;

/** Whether an answer helped. */
public enum Verdict {
  UP,
  DOWN
}
