package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import java.io.IOException;
import java.util.List;

/**
 * How the answers to one request go over the wire. A new wire format is one class of this kind; a
 * body that is sent whole has only an end, a stream writes every event as it comes. All methods
 * throw {@link ClientGoneException} when there is nobody left to deliver to.
 */
public interface ReplyFormat {
  /** The request was taken; nothing is known of its answers yet. */
  default void begin() {
    // a whole body has nothing to say yet
  }

  /**
   * An event of one answer, other than a failure.
   *
   * @param index which of the answers, from 0
   * @param state that answer, with the event in it
   */
  default void event(int index, AnswerEvent event, AnswerState state) {
    // a whole body waits for the end
  }

  /** All answers are complete. */
  void end(List<AnswerState> answers) throws IOException;

  /** One of them failed: the problem takes their place. */
  void fail(Problem problem) throws IOException;
}
