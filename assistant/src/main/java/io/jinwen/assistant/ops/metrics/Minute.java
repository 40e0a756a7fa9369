package io.jinwen.assistant.ops.metrics;

import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One minute while it is being counted; guarded by its ring. */
final class Minute {
  private static final int SECONDS = 60;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final long number;
  private final int[] endings = new int[TurnEnding.values().length];
  private final int[] verdicts = new int[Verdict.values().length];
  private int requests;
  private int requestErrors;
  private int underWayMax;
  private long promptTokens;
  private long completionTokens;
  private int firstTokens;
  private double firstTokenMillis;
  private double firstTokenMillisMax;
  private double answerMillis;
  private int wordHits;
  private int hints;

  /**
   * @param number minutes since 1970
   */
  Minute(long number) {
    this.number = number;
  }

  static long numberOf(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), SECONDS);
  }

  long number() {
    return number;
  }

  void underWay(int now) {
    underWayMax = Math.max(underWayMax, now);
  }

  void answer(TurnEnding ending, Optional<Usage> usage, Duration time) {
    endings[ending.ordinal()]++;
    answerMillis += time.toNanos() / 1e6;
    usage.ifPresent(this::spent);
  }

  private void spent(Usage usage) {
    promptTokens += usage.promptTokens();
    completionTokens += usage.completionTokens();
    if (usage.completionTokens() > 0) {
      firstTokens++;
      firstTokenMillis += usage.firstTokenMillis();
      firstTokenMillisMax = Math.max(firstTokenMillisMax, usage.firstTokenMillis());
    }
  }

  void request(int status) {
    requests++;
    if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
      requestErrors++;
    }
  }

  void wordHit() {
    wordHits++;
  }

  void hints(int shown) {
    hints += shown;
  }

  void feedback(Verdict verdict) {
    verdicts[verdict.ordinal()]++;
  }

  MinuteStats stats() {
    int answers = 0;
    for (int count : endings) {
      answers += count;
    }
    return new MinuteStats(
        Instant.ofEpochSecond(number * SECONDS),
        requests,
        requestErrors,
        answers,
        of(TurnEnding.COMPLETE) + of(TurnEnding.TRUNCATED),
        of(TurnEnding.APPROVED),
        of(TurnEnding.CALCULATED),
        of(TurnEnding.REFUSED),
        of(TurnEnding.BLOCKED),
        of(TurnEnding.STOPPED),
        of(TurnEnding.FAILED),
        underWayMax,
        promptTokens,
        completionTokens,
        mean(firstTokenMillis, firstTokens),
        firstTokenMillisMax,
        mean(answerMillis, answers),
        wordHits,
        hints,
        verdicts[Verdict.UP.ordinal()],
        verdicts[Verdict.DOWN.ordinal()]);
  }

  private int of(TurnEnding ending) {
    return endings[ending.ordinal()];
  }

  private static double mean(double sum, int count) {
    return count == 0 ? 0 : sum / count;
  }
}
