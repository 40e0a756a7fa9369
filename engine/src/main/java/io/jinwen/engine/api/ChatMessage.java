package io.jinwen.engine.api;

import java.util.List;
import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param content the text, as typed: it is data and never becomes a special token
 * @param toolCalls what an answer asked to call
 * @param answersCall the id of the call whose result a tool's message is; empty for others
 */
public record ChatMessage(Role role, String content, List<ToolCall> toolCalls, String answersCall) {
  /** Who speaks in a conversation. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL
  }

  public ChatMessage {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(answersCall, "answersCall");
    toolCalls = List.copyOf(toolCalls);
  }

  /** A message without tools. */
  public ChatMessage(Role role, String content) {
    this(role, content, List.of(), "");
  }

  /** The same with another text. */
  public ChatMessage withContent(String text) {
    return new ChatMessage(role, text, toolCalls, answersCall);
  }

  public static ChatMessage system(String content) {
    return new ChatMessage(Role.SYSTEM, content);
  }

  public static ChatMessage user(String content) {
    return new ChatMessage(Role.USER, content);
  }

  public static ChatMessage assistant(String content) {
    return new ChatMessage(Role.ASSISTANT, content);
  }
}
