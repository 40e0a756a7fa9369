package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.assistant.conversation.AnswerStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the answers to one request to their end and hands their events to a wire format. */
public final class ReplyLoop {
  /** How often it is looked whether the client is still there. */
  private static final Duration LOOK_UP_EVERY = Duration.ofMillis(250);

  /** How long one of several answers is waited for before the next is looked at. */
  private static final Duration TURN = Duration.ofMillis(5);

  private static final Problem TIMED_OUT =
      Problem.of(ProblemKind.TIME_LIMIT_EXCEEDED, "回答用时超过了上限，已停止生成。可以减小 max_new_tokens 后重试。");

  private final HttpServletRequest request;
  private final RequestLog log;

  public ReplyLoop(HttpServletRequest request, RequestLog log) {
    this.request = request;
    this.log = log;
  }

  /**
   * Delivers the answers, or the problem of the first that fails, and logs how it ended. The caller
   * closes them.
   */
  public void deliver(List<AnswerStream> answers, ReplyFormat format)
      throws IOException, InterruptedException {
    try {
      format.begin();
      Optional<Problem> problem = readAll(answers, format);
      problem.ifPresent(log::failed);
    } catch (ClientGoneException _) {
      log.clientGone();
    }
  }

  private Optional<Problem> readAll(List<AnswerStream> answers, ReplyFormat format)
      throws IOException, InterruptedException {
    Duration patience = answers.size() == 1 ? LOOK_UP_EVERY : TURN;
    List<AnswerState> states = Stream.generate(AnswerState::new).limit(answers.size()).toList();
    while (!states.stream().allMatch(AnswerState::hasEnded)) {
      for (int i = 0; i < states.size(); i++) {
        AnswerState state = states.get(i);
        if (state.hasEnded()) {
          continue;
        }
        AnswerEvent event = answers.get(i).poll(patience);
        if (ClientProbe.isGone(request)) {
          throw new ClientGoneException();
        }
        Optional<Problem> problem = problem(event);
        if (problem.isPresent()) {
          format.fail(problem.get());
          return problem;
        }
        state.apply(event);
        format.event(i, event, state);
      }
    }
    format.end(states);
    states.forEach(state -> log.done(state.done().orElseThrow()));
    return Optional.empty();
  }

  private Optional<Problem> problem(AnswerEvent event) {
    return switch (event) {
      case AnswerEvent.TimedOut _ -> Optional.of(TIMED_OUT);
      case AnswerEvent.Failed(var error) -> {
        log.cause(error);
        yield Optional.of(Problem.of(error));
      }
      case AnswerEvent _ -> Optional.empty();
    };
  }
}
