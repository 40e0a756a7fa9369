package io.jinwen.assistant.feedback;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;

/** A conversation in the form in which the model reads it. */
@FunctionalInterface
public interface PromptTemplate {
  /** The text up to where the model's next answer begins. */
  String render(List<ChatMessage> messages);
}
