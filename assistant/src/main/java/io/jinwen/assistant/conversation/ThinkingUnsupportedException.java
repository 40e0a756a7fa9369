package io.jinwen.assistant.conversation;

/** Thinking was asked of a model whose template knows no thinking part. */
public final class ThinkingUnsupportedException extends RuntimeException {
  private final String model;

  ThinkingUnsupportedException(String model) {
    super("the model %s cannot think".formatted(model));
    this.model = model;
  }

  public String model() {
    return model;
  }
}
