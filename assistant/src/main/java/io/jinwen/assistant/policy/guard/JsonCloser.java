package io.jinwen.assistant.policy.guard;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Follows a JSON text that is shown piece by piece and knows how to end it at any place so that it
 * stays JSON: open strings, names without value, literals, objects and lists are completed.
 */
final class JsonCloser {
  private static final int UNICODE_DIGITS = 4;

  /** What may come next in an object or a list. */
  private enum Place {
    NAME,
    COLON,
    MEMBER,
    AFTER_MEMBER,
    ITEM,
    AFTER_ITEM
  }

  private final Deque<Place> open = new ArrayDeque<>();
  private final StringBuilder literal = new StringBuilder(); // true, false, null or a number
  private boolean begun;
  private boolean inString;
  private boolean escaped;
  private int unicodeDigits; // still to come
  private boolean afterComma;

  /** Follows some more of the text. */
  void shown(String text) {
    for (int i = 0; i < text.length(); i++) {
      read(text.charAt(i));
    }
  }

  /** What completes the text. */
  String closing() {
    StringBuilder closing = new StringBuilder();
    if (inString) {
      closing.append(escaped ? "\\" : "0".repeat(unicodeDigits)).append('"');
      endValue();
    } else if (!literal.isEmpty()) {
      closing.append(rest(literal.toString()));
      endValue();
    } else if (!begun) {
      closing.append("null");
    }
    while (!open.isEmpty()) {
      closing.append(
          switch (open.pop()) {
            case NAME -> afterComma ? "\"\":null}" : "}";
            case COLON -> ":null}";
            case MEMBER -> "null}";
            case AFTER_MEMBER -> "}";
            case ITEM -> afterComma ? "null]" : "]";
            case AFTER_ITEM -> "]";
          });
      afterComma = false;
      endValue(); // for what it stands in
    }
    return closing.toString();
  }

  private void read(char character) {
    if (inString) {
      readInString(character);
      return;
    }
    if (!literal.isEmpty() && " \t\r\n,]}".indexOf(character) >= 0) {
      literal.setLength(0);
      endValue();
    }
    switch (character) {
      case ' ', '\t', '\r', '\n' -> {}
      case '"' -> {
        inString = true;
        begin();
      }
      case '{' -> {
        begin();
        open.push(Place.NAME);
      }
      case '[' -> {
        begin();
        open.push(Place.ITEM);
      }
      case '}', ']' -> {
        open.poll();
        endValue();
      }
      case ':' -> next(Place.MEMBER);
      case ',' -> {
        next(open.peek() == Place.AFTER_MEMBER ? Place.NAME : Place.ITEM);
        afterComma = true;
      }
      default -> {
        begin();
        literal.append(character);
      }
    }
  }

  private void readInString(char character) {
    if (unicodeDigits > 0) {
      unicodeDigits--;
    } else if (escaped) {
      escaped = false;
      unicodeDigits = character == 'u' ? UNICODE_DIGITS : 0;
    } else if (character == '\\') {
      escaped = true;
    } else if (character == '"') {
      inString = false;
      endValue();
    }
  }

  private void begin() {
    begun = true;
    afterComma = false;
  }

  /** A value or a name is over. */
  private void endValue() {
    if (open.isEmpty()) {
      return;
    }
    next(
        switch (open.peek()) {
          case NAME -> Place.COLON;
          case COLON, MEMBER, AFTER_MEMBER -> Place.AFTER_MEMBER;
          case ITEM, AFTER_ITEM -> Place.AFTER_ITEM;
        });
  }

  private void next(Place place) {
    if (!open.isEmpty()) {
      open.pop();
      open.push(place);
    }
  }

  private static String rest(String begun) {
    for (String word : new String[] {"true", "false", "null"}) {
      if (word.startsWith(begun)) {
        return word.substring(begun.length());
      }
    }
    return Character.isDigit(begun.charAt(begun.length() - 1)) ? "" : "0";
  }
}
