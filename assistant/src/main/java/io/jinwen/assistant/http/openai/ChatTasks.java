package io.jinwen.assistant.http.openai;

import io.jinwen.engine.api.ChatMessage;
import java.util.List;

/**
 * What Open WebUI asks beside a chat once its answer is there: a title, tags, what to ask next. It
 * sends one message that begins with a task and ends with the chat. Nobody waits for these, other
 * than for the search queries that it asks for before an answer.
 */
final class ChatTasks {
  private static final String BEGIN = "### Task:";
  private static final String CHAT = "<chat_history>";
  private static final String QUERIES = "search queries";

  private ChatTasks() {}

  static boolean isOne(List<ChatMessage> messages) {
    if (messages.size() != 1) {
      return false;
    }
    String text = messages.getFirst().content();
    int chat = text.indexOf(CHAT);
    return text.startsWith(BEGIN) && chat > 0 && !text.substring(0, chat).contains(QUERIES);
  }
}
