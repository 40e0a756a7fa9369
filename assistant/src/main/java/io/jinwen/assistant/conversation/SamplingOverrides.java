package io.jinwen.assistant.conversation;

import io.jinwen.engine.api.SamplingParams;

/** The settings that a request sets itself; what it leaves alone stays as the role has it. */
@FunctionalInterface
public interface SamplingOverrides {
  /** Everything as the role has it. */
  SamplingOverrides NONE = _ -> {};

  /** Changes what the request sets. */
  void applyTo(SamplingParams.Builder settings);
}
