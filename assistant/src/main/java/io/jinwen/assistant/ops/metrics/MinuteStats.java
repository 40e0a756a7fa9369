package io.jinwen.assistant.ops.metrics;

import java.time.Instant;
import java.util.Map;

/**
 * What happened within one minute.
 *
 * @param start the minute's first moment
 * @param requests HTTP requests answered
 * @param requestErrors those of them with status 429 or 500 and above
 * @param answers answers that ended
 * @param complete of these, those the model ended or the length limit cut
 * @param approved given from approved answers
 * @param calculated calculated
 * @param refused questions refused
 * @param blocked stopped by the guard
 * @param stopped stopped by whoever asked
 * @param failed the engine broke off or took too long
 * @param underWayMax most answers under way at once
 * @param promptTokens tokens of prompts
 * @param completionTokens tokens generated
 * @param firstTokenMillisMean mean time to the first token, milliseconds; 0 where no model ran
 * @param firstTokenMillisMax the longest one
 * @param answerMillisMean mean time of a whole answer, milliseconds
 * @param wordHits hits of the word filter
 * @param hints hints shown
 * @param feedbackUp good words given
 * @param feedbackDown bad ones
 */
public record MinuteStats(
    Instant start,
    int requests,
    int requestErrors,
    int answers,
    int complete,
    int approved,
    int calculated,
    int refused,
    int blocked,
    int stopped,
    int failed,
    int underWayMax,
    long promptTokens,
    long completionTokens,
    double firstTokenMillisMean,
    double firstTokenMillisMax,
    double answerMillisMean,
    int wordHits,
    int hints,
    int feedbackUp,
    int feedbackDown) {

  /**
   * Counted since the server started. The keys are those of the Prometheus labels.
   *
   * @param since when counting began
   * @param answers by ending, such as {@code complete} or {@code blocked}
   * @param tokens by kind: prompt, cached, completion, thinking
   * @param hints by severity: hint, disclose, block
   * @param wordHits by category of the word list
   * @param feedback up and down
   * @param requests by status
   */
  public record Totals(
      Instant since,
      Map<String, Long> answers,
      Map<String, Long> tokens,
      Map<String, Long> hints,
      Map<String, Long> wordHits,
      Map<String, Long> feedback,
      Map<String, Long> requests) {}
}
