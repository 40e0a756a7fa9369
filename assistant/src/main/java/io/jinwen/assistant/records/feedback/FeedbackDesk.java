package io.jinwen.assistant.records.feedback;

import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.engine.api.ChatMessage;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes feedback from those who asked. Safe for use by many threads. */
public final class FeedbackDesk {
  private final FeedbackTable table;
  private final Database database;
  private final SessionStore sessions;
  private final Ids ids;
  private final Clock clock;
  private final Consumer<Verdict> listener;

  /**
   * @param listener is told of every verdict once it is kept
   */
  public FeedbackDesk(
      Database database, SessionStore sessions, Ids ids, Clock clock, Consumer<Verdict> listener) {
    this.table = new FeedbackTable(database);
    this.database = database;
    this.sessions = sessions;
    this.ids = ids;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Takes a feedback on one of the owner's turns. Until a reviewer has decided, a second one on the
   * same turn replaces the first.
   *
   * @throws FeedbackException TURN_NOT_FOUND, ALREADY_REVIEWED or INVALID
   */
  public Feedback give(String owner, NewFeedback given) {
    return keep(owner, given, false);
  }

  /**
   * Takes a feedback as {@link #give} does, but what was written before stays where it says
   * nothing: a reason where it is blank, a correction where there is none.
   *
   * @throws FeedbackException TURN_NOT_FOUND, ALREADY_REVIEWED or INVALID
   */
  public Feedback add(String owner, NewFeedback given) {
    return keep(owner, given, true);
  }

  private Feedback keep(String owner, NewFeedback given, boolean keepsEarlierWords) {
    String reason =
        FeedbackText.atMost("the reason", given.reason(), NewFeedback.REASON_CHARACTERS_MAX);
    Optional<String> correction =
        given.correction().map(text -> FeedbackText.required("the correction", text));
    Feedback kept =
        database.inTransaction(() -> {
          Optional<Feedback> earlier = table.findOfForUpdate(owner, given.turnId());
          if (earlier.isEmpty()) {
            Feedback fresh = fresh(owner, given, reason, correction);
            table.insert(fresh);
            return fresh;
          }
          earlier.get().requireOpen();
          Feedback before = earlier.get();
          Feedback changed =
              keepsEarlierWords
                  ? before.saying(
                      given.verdict(),
                      reason.isBlank() ? before.reason() : reason,
                      correction.or(before::correction))
                  : before.saying(given.verdict(), reason, correction);
          table.update(changed);
          return changed;
        });
    listener.accept(given.verdict());
    return kept;
  }

  /** What the owner said of the turns of a session. */
  public List<Feedback> ofSession(String owner, String sessionId) {
    return table.listOf(owner, sessionId);
  }

  private Feedback fresh(
      String owner, NewFeedback given, String reason, Optional<String> correction) {
    return new Feedback(
        ids.next(),
        owner,
        exchange(owner, given.turnId()),
        given.verdict(),
        reason,
        correction,
        Review.OPEN,
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  private Exchange exchange(String owner, String turnId) {
    Turn turn =
        sessions
            .turn(owner, turnId)
            .orElseThrow(() ->
                new FeedbackException(
                    FeedbackException.Code.TURN_NOT_FOUND,
                    "there is no turn %s to give feedback on".formatted(turnId)));
    Session session = sessions.find(owner, turn.sessionId()).orElseThrow();
    List<ChatMessage> history = new ArrayList<>();
    List<Turn> path = sessions.path(owner, turn.id());
    for (Turn earlier : path.subList(0, path.size() - 1)) {
      history.add(ChatMessage.user(earlier.question()));
      history.add(ChatMessage.assistant(earlier.answer()));
    }
    return new Exchange(
        turn.sessionId(),
        turn.id(),
        session.role(),
        turn.model(),
        history,
        turn.question(),
        turn.answer());
  }

  /**
   * What somebody thinks of an answer that they got.
   *
   * @param reason may be empty
   * @param correction the answer as it should have been
   */
  public record NewFeedback(
      String turnId, Verdict verdict, String reason, Optional<String> correction) {
    public static final int REASON_CHARACTERS_MAX = 2_000;
  }
}
