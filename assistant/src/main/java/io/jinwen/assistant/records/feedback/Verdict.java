package io.jinwen.assistant.records.feedback;

/** Whether an answer helped. */
public enum Verdict {
  UP,
  DOWN
}
