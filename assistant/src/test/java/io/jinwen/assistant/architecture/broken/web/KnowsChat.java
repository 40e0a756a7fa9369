package io.jinwen.assistant.architecture.broken.web;

import io.jinwen.assistant.architecture.broken.chat.KnowsTooMuch;

/** Knows the room below, which is right, were it not known there. */
public final class KnowsChat {
  private KnowsChat() {}

  public static Object below() {
    return KnowsTooMuch.known();
  }
}
