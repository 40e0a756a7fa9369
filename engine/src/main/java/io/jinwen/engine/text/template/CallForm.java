package io.jinwen.engine.text.template;

/** How a model's template writes calls of tools, and so how the model does. */
public enum CallForm {
  /** {@code <tool_call>{"name": …, "arguments": {…}}</tool_call>}: Hermes, Qwen, Youtu. */
  TAGGED("arguments"),
  /** {@code {"name": …, "parameters": {…}}} as the whole answer: Llama 3. */
  BARE("parameters");

  private final String property;

  CallForm(String property) {
    this.property = property;
  }

  /** The name under which the arguments stand. */
  public String property() {
    return property;
  }
}
