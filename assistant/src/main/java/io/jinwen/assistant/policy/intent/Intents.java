package io.jinwen.assistant.policy.intent;

import java.util.List;

/** Tells what requests are after. */
public interface Intents {

  /** What a question by itself is after. */
  Intent alone(String question);

  /** What a question is after that may refer to the turns before it, the oldest first. */
  Intent together(String question, List<String> earlier);

  /** Knows nothing: words and patterns decide alone. */
  static Intents none() {
    return new Intents() {
      @Override
      public Intent alone(String question) {
        return Intent.unknown();
      }

      @Override
      public Intent together(String question, List<String> earlier) {
        return Intent.unknown();
      }
    };
  }
}
