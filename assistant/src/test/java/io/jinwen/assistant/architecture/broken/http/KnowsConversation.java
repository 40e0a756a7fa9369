package io.jinwen.assistant.architecture.broken.http;

import io.jinwen.assistant.architecture.broken.conversation.KnowsTooMuch;

/** Knows the layer below, which is right, and is known there, which is not. */
public final class KnowsConversation {
  private KnowsConversation() {}

  public static Object below() {
    return KnowsTooMuch.known();
  }
}
