package io.jinwen.engine.runtime;

import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.text.tokenizer.StreamDecoder;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The tokens of one answer as text: whole characters, thinking apart from the answer, stop texts
 * found and held back.
 */
final class AnswerText {
  private final StreamDecoder decoder;
  private final List<String> stops;
  private final OptionalInt thinkStart;
  private final OptionalInt thinkEnd;
  private final Map<Integer, String> written;
  private final Consumer<GenerationEvent> sink;
  private final StringBuilder held = new StringBuilder(); // may become a stop text
  private final List<TokenScore> scores = new ArrayList<>(); // of tokens not let out yet
  private boolean thinking;
  private boolean answerBegun;
  private int thinkingTokens;

  /**
   * @param thinking whether the prompt ends inside the thinking part
   */
  AnswerText(
      Tokenizer tokenizer, List<String> stops, boolean thinking, Consumer<GenerationEvent> sink) {
    this(tokenizer, stops, thinking, Map.of(), sink);
  }

  /**
   * @param written marks of the template that belong into the text, as calls of tools have them
   */
  AnswerText(
      Tokenizer tokenizer,
      List<String> stops,
      boolean thinking,
      Map<Integer, String> written,
      Consumer<GenerationEvent> sink) {
    this.written = written;
    this.decoder = new StreamDecoder(tokenizer);
    this.stops = stops;
    this.thinkStart = id(tokenizer, "<think>");
    this.thinkEnd = id(tokenizer, "</think>");
    this.thinking = thinking;
    this.sink = sink;
  }

  private static OptionalInt id(Tokenizer tokenizer, String piece) {
    return tokenizer.specialId(piece).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  int thinkingTokens() {
    return thinkingTokens;
  }

  /** Takes the score of the token that is added next; it goes out with that token's text. */
  void addScore(TokenScore score) {
    scores.add(score);
  }

  private List<TokenScore> takeScores() {
    List<TokenScore> taken = List.copyOf(scores);
    scores.clear();
    return taken;
  }

  /** Takes the next token; true where a stop text was completed. */
  boolean add(int token) {
    if (is(thinkStart, token)) {
      emit(decoder.flush());
      thinking = true;
      thinkingTokens++;
      return false;
    }
    if (thinking) {
      thinkingTokens++;
    }
    if (is(thinkEnd, token)) {
      emit(decoder.flush());
      thinking = false;
      return false;
    }
    String mark = written.get(token);
    return mark == null ? emit(decoder.next(token)) : emit(decoder.flush() + mark);
  }

  private static boolean is(OptionalInt id, int token) {
    return id.isPresent() && id.getAsInt() == token;
  }

  /** Lets out what was held back; the answer is over. Half a character is no text. */
  void end() {
    decoder.flush();
    release(held.length());
  }

  /** Passes text on, except what may still become a stop text; true where one is complete. */
  private boolean emit(String text) {
    if (text.isEmpty()) {
      return false;
    }
    if (thinking) {
      sink.accept(new GenerationEvent.Piece(text, true, takeScores()));
      return false;
    }
    held.append(answerBegun ? text : text.stripLeading());
    answerBegun |= !held.isEmpty();
    int stop = firstStop();
    if (stop >= 0) {
      release(stop);
      held.setLength(0);
      return true;
    }
    release(held.length() - longestStopPrefix());
    return false;
  }

  private void release(int length) {
    if (length > 0) {
      sink.accept(new GenerationEvent.Piece(held.substring(0, length), false, takeScores()));
      held.delete(0, length);
    }
  }

  private int firstStop() {
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Length of the longest end of the held text that a stop text begins with. */
  private int longestStopPrefix() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (stop.startsWith(held.substring(held.length() - n))) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
