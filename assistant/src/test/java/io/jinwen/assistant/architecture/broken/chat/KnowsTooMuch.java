package io.jinwen.assistant.architecture.broken.chat;

import io.jinwen.assistant.architecture.broken.web.KnowsChat;
import io.jinwen.engine.gguf.GgmlType;
import jakarta.servlet.http.HttpServletRequest;

/** Knows HTTP, the engine's inside, and the room that calls it. */
public final class KnowsTooMuch {
  private KnowsTooMuch() {}

  public static Class<?>[] known() {
    return new Class<?>[] {HttpServletRequest.class, GgmlType.class, KnowsChat.class};
  }
}
