package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.engine.api.TokenScore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** What answers look like on the wire, whole and in chunks. */
interface AnswerDocuments {
  /** One of the answers to a request, complete. */
  record Complete(
      WholeAnswer answer,
      String thinking,
      List<TokenScore> scores,
      List<Hint> hints,
      AnswerEvent.Done done) {
    /**
     * @param mayCall whether its text may have calls of tools
     * @param callIds names each call by its place
     */
    static Complete of(AnswerState state, boolean mayCall, IntFunction<String> callIds) {
      WholeAnswer whole =
          mayCall ? WholeAnswer.parsed(state.answer(), callIds) : WholeAnswer.text(state.answer());
      return new Complete(
          whole, state.thinking(), state.scores(), state.hints(), state.done().orElseThrow());
    }
  }

  /**
   * All answers to a request.
   *
   * @param mayCall whether their text may have calls of tools
   */
  default Map<String, Object> whole(List<AnswerState> answers, boolean mayCall) {
    return whole(
        answers.stream().map(answer -> Complete.of(answer, mayCall, this::callId)).toList());
  }

  /** All answers to a request. */
  Map<String, Object> whole(List<Complete> answers);

  /** The first chunk of an answer; empty where there is none. */
  Optional<Map<String, Object>> begin(int index);

  /** Some of an answer. */
  Map<String, Object> piece(int index, String text, boolean thinking, List<TokenScore> scores);

  /** Some of a call of a tool. */
  Map<String, Object> call(int index, Map<String, Object> delta, List<TokenScore> scores);

  /** The last chunk of an answer: why it ended, and what is to be said beside it. */
  Map<String, Object> end(int index, List<Hint> hints, boolean called, AnswerEvent.Done done);

  /** The chunk after the end, for those who ask for it. */
  Map<String, Object> cost(List<AnswerEvent.Done> answers);

  /** By which a tool's result names its call. */
  String callId(int index);
}
