package io.jinwen.assistant.records.feedback;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;
import java.util.Optional;

/** A conversation in the form in which the model reads it. */
@FunctionalInterface
public interface PromptTemplate {
  /** The text up to where the model's next answer begins; empty where that is not known. */
  Optional<String> render(List<ChatMessage> messages);
}
