package io.jinwen.assistant.conversation;

import io.jinwen.engine.api.AnswerFormat.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the calls of tools in an answer while it comes: text before them, the name of each, its
 * arguments as they are written.
 */
public final class CallParser {
  /** What an answer consists of. */
  public sealed interface Part {
    /** Some text. */
    record Text(String text) implements Part {}

    /** A call of a function begins. */
    record Begun(int index, String name) implements Part {}

    /** Some of its arguments' JSON. */
    record Arguments(int index, String json) implements Part {}
  }

  private enum State {
    TEXT,
    HEAD,
    ARGUMENTS,
    TAIL
  }

  private static final Pattern HEAD =
      Pattern.compile(
          "\\s*\\{\\s*\"name\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\")\\s*,\\s*"
              + "\"(?:arguments|parameters)\"\\s*:\\s*(?=\\{)");

  private final StringBuilder held = new StringBuilder();
  private State state = State.TEXT;
  private boolean began;
  private int calls;
  private int depth;
  private boolean inString;
  private boolean escaped;

  /** Takes some more of the answer. */
  public List<Part> next(String text) {
    held.append(text);
    List<Part> parts = new ArrayList<>();
    while (step(parts)) {
      // as far as it is clear what it is
    }
    return parts;
  }

  /** The answer is over: what was held back is text. */
  public List<Part> end() {
    List<Part> parts = new ArrayList<>();
    if (state == State.HEAD) {
      held.insert(0, Calls.OPEN);
      state = State.TEXT;
    }
    if (state == State.TEXT) {
      addText(parts, held.length());
    }
    held.setLength(0);
    return parts;
  }

  /** Whether a call has begun. */
  public boolean hasCalls() {
    return calls > 0;
  }

  private boolean step(List<Part> parts) {
    return switch (state) {
      case TEXT -> text(parts);
      case HEAD -> head(parts);
      case ARGUMENTS -> arguments(parts);
      case TAIL -> tail();
    };
  }

  /** Space around calls is no text; so a space is held back until something follows. */
  private boolean text(List<Part> parts) {
    int at = held.indexOf(Calls.OPEN);
    int limit = at >= 0 ? at : held.length() - longestPrefix(Calls.OPEN);
    addText(parts, held.substring(0, limit).stripTrailing().length());
    if (at < 0) {
      return false;
    }
    held.delete(0, held.indexOf(Calls.OPEN) + Calls.OPEN.length());
    state = State.HEAD;
    return true;
  }

  private void addText(List<Part> parts, int length) {
    if (length > 0) {
      String text = held.substring(0, length);
      parts.add(new Part.Text(began ? text : text.stripLeading()));
      began = true;
      held.delete(0, length);
    }
  }

  private int longestPrefix(String mark) {
    for (int n = Math.min(mark.length() - 1, held.length()); n > 0; n--) {
      if (mark.startsWith(held.substring(held.length() - n))) {
        return n;
      }
    }
    return 0;
  }

  private boolean head(List<Part> parts) {
    Matcher head = HEAD.matcher(held);
    if (head.lookingAt()) {
      String name = JsonMapper.shared().readTree(head.group(1)).stringValue();
      parts.add(new Part.Begun(calls++, name));
      held.delete(0, head.end());
      state = State.ARGUMENTS;
      depth = 0;
      return true;
    }
    int close = held.indexOf(Calls.CLOSE);
    if (close >= 0) { // not a call after all
      int end = close + Calls.CLOSE.length();
      parts.add(new Part.Text(Calls.OPEN + held.substring(0, end)));
      began = true;
      held.delete(0, end);
      state = State.TEXT;
      return true;
    }
    return false;
  }

  private boolean arguments(List<Part> parts) {
    int length = 0;
    boolean over = false;
    while (length < held.length() && !over) {
      over = closes(held.charAt(length++));
    }
    if (length > 0) {
      parts.add(new Part.Arguments(calls - 1, held.substring(0, length)));
      held.delete(0, length);
    }
    state = over ? State.TAIL : state;
    return over;
  }

  private boolean closes(char c) {
    if (inString) {
      inString = escaped || c != '"';
      escaped = !escaped && c == '\\';
      return false;
    }
    switch (c) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> depth--;
      default -> {
        // a number, a word, a comma
      }
    }
    return depth == 0;
  }

  private boolean tail() {
    int close = held.indexOf(Calls.CLOSE);
    if (close < 0) {
      return false;
    }
    held.delete(0, close + Calls.CLOSE.length());
    state = State.TEXT;
    began = false; // a line's end between calls is no text
    return true;
  }
}
