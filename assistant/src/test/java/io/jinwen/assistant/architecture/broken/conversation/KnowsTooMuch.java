package io.jinwen.assistant.architecture.broken.conversation;

import io.jinwen.assistant.architecture.broken.http.KnowsConversation;
import io.jinwen.engine.format.gguf.GgmlType;
import jakarta.servlet.http.HttpServletRequest;

/** Knows servlets, the engine's inside, and the layer above. */
public final class KnowsTooMuch {
  private KnowsTooMuch() {}

  public static Class<?>[] known() {
    return new Class<?>[] {HttpServletRequest.class, GgmlType.class, KnowsConversation.class};
  }
}
