package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.api.GenerationEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells thinking apart from the answer where a server leaves its marks in the text, and takes blank
 * lines from the answer's beginning.
 */
final class ThinkTags {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private enum State {
    BEGINNING,
    THINKING,
    BLANK,
    ANSWER
  }

  private final StringBuilder held = new StringBuilder();
  private State state = State.BEGINNING;

  /** Takes some more of the answer. */
  List<GenerationEvent.Piece> next(String text) {
    held.append(text);
    List<GenerationEvent.Piece> pieces = new ArrayList<>();
    while (step(pieces)) {
      // as far as it is clear what it is
    }
    return pieces;
  }

  /** The answer is over. */
  List<GenerationEvent.Piece> end() {
    List<GenerationEvent.Piece> pieces = new ArrayList<>();
    put(pieces, held.length(), state == State.THINKING);
    return pieces;
  }

  private boolean step(List<GenerationEvent.Piece> pieces) {
    return switch (state) {
      case BEGINNING -> beginning();
      case THINKING -> thinking(pieces);
      case BLANK -> blank(State.ANSWER);
      case ANSWER -> {
        put(pieces, held.length(), false);
        yield false;
      }
    };
  }

  private boolean blank(State next) {
    int text = 0;
    while (text < held.length() && Character.isWhitespace(held.charAt(text))) {
      text++;
    }
    held.delete(0, text);
    if (held.isEmpty()) {
      return false;
    }
    state = next;
    return true;
  }

  private boolean beginning() {
    if (!blank(State.BEGINNING)
        || held.length() < OPEN.length() && OPEN.startsWith(held.toString())) {
      return false;
    }
    boolean thinks = held.indexOf(OPEN) == 0;
    held.delete(0, thinks ? OPEN.length() : 0);
    state = thinks ? State.THINKING : State.ANSWER;
    return true;
  }

  private boolean thinking(List<GenerationEvent.Piece> pieces) {
    int close = held.indexOf(CLOSE);
    if (close >= 0) {
      put(pieces, close, true);
      held.delete(0, CLOSE.length());
      state = State.BLANK;
      return true;
    }
    int kept = 0;
    for (int n = Math.min(CLOSE.length() - 1, held.length()); n > 0 && kept == 0; n--) {
      kept = CLOSE.startsWith(held.substring(held.length() - n)) ? n : 0;
    }
    put(pieces, held.length() - kept, true);
    return false;
  }

  private void put(List<GenerationEvent.Piece> pieces, int length, boolean thinking) {
    if (length > 0) {
      pieces.add(new GenerationEvent.Piece(held.substring(0, length), thinking));
      held.delete(0, length);
    }
  }
}
