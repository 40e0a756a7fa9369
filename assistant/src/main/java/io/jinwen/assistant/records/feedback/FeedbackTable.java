package io.jinwen.assistant.records.feedback;

import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk.ReviewQuery;
import io.jinwen.assistant.records.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of feedback. */
final class FeedbackTable {
  private final Database database;

  FeedbackTable(Database database) {
    this.database = database;
  }

  Optional<Feedback> find(String id) {
    return database
        .jdbc()
        .sql("select * from feedback where id = :id")
        .param("id", id)
        .query(FeedbackTable::feedback)
        .optional();
  }

  /** Locks it until the transaction ends: of two reviewers at once, the second sees the first. */
  Optional<Feedback> findForUpdate(String id) {
    return database
        .jdbc()
        .sql("select * from feedback where id = :id for update")
        .param("id", id)
        .query(FeedbackTable::feedback)
        .optional();
  }

  /** Locks it until the transaction ends, so that no reviewer decides meanwhile. */
  Optional<Feedback> findOfForUpdate(String owner, String turnId) {
    return database
        .jdbc()
        .sql("select * from feedback where turn_id = :turn and owner = :owner for update")
        .param("turn", turnId)
        .param("owner", owner)
        .query(FeedbackTable::feedback)
        .optional();
  }

  List<Feedback> list(ReviewQuery wanted, int offset, int limit) {
    Map<String, Object> values = new HashMap<>(Map.of("offset", offset, "limit", limit));
    String condition = condition(wanted, values);
    return database
        .jdbc()
        .sql(
            """
            select * from feedback where %s order by created_at, id
            offset :offset rows fetch next :limit rows only
            """
                .formatted(condition))
        .params(values)
        .query(FeedbackTable::feedback)
        .list();
  }

  /** What is approved and comes behind one, the oldest first; the first of all behind none. */
  List<Feedback> approvedBehind(Optional<Feedback> last, int limit) {
    Map<String, Object> values = new HashMap<>(Map.of("limit", limit));
    last.ifPresent(it -> {
      values.put("at", it.createdAt().atOffset(ZoneOffset.UTC));
      values.put("id", it.id());
    });
    return database
        .jdbc()
        .sql(
            """
            select * from feedback where state = 'APPROVED' %s
            order by created_at, id fetch first :limit rows only
            """
                .formatted(
                    last.isEmpty()
                        ? ""
                        : "and (created_at > :at or created_at = :at and id > :id)"))
        .params(values)
        .query(FeedbackTable::feedback)
        .list();
  }

  List<Feedback> listOf(String owner, String sessionId) {
    return database
        .jdbc()
        .sql("select * from feedback where owner = :owner and session_id = :session")
        .param("owner", owner)
        .param("session", sessionId)
        .query(FeedbackTable::feedback)
        .list();
  }

  int count(ReviewQuery wanted) {
    Map<String, Object> values = new HashMap<>();
    String condition = condition(wanted, values);
    return database
        .jdbc()
        .sql("select count(*) from feedback where " + condition)
        .params(values)
        .query(Integer.class)
        .single();
  }

  /** Puts what is asked for into {@code values}; the text holds names of parameters only. */
  private static String condition(ReviewQuery wanted, Map<String, Object> values) {
    List<String> parts = new ArrayList<>(List.of("1 = 1"));
    wanted
        .state()
        .ifPresent(state -> {
          parts.add("state = :state");
          values.put("state", state.name());
        });
    wanted
        .verdict()
        .ifPresent(verdict -> {
          parts.add("verdict = :verdict");
          values.put("verdict", verdict.name());
        });
    wanted
        .role()
        .ifPresent(role -> {
          parts.add("role = :role");
          values.put("role", role);
        });
    wanted
        .from()
        .ifPresent(from -> {
          parts.add("created_at >= :from");
          values.put("from", from.atOffset(ZoneOffset.UTC));
        });
    wanted
        .until()
        .ifPresent(until -> {
          parts.add("created_at < :until");
          values.put("until", until.atOffset(ZoneOffset.UTC));
        });
    return String.join(" and ", parts);
  }

  void insert(Feedback feedback) {
    database
        .jdbc()
        .sql(
            """
            insert into feedback (id, session_id, turn_id, owner, verdict, reason, correction, role,
              model, history, question, answer, state, approved_question, approved_answer, reviewer,
              review_note, created_at, reviewed_at)
            values (:id, :session, :turn, :owner, :verdict, :reason, :correction, :role, :model,
              :history, :question, :answer, :state, :approvedQuestion, :approvedAnswer, :reviewer,
              :note, :createdAt, :reviewedAt)
            """)
        .params(parameters(feedback))
        .update();
  }

  /** Writes what its giver and its reviewer may change. */
  void update(Feedback feedback) {
    database
        .jdbc()
        .sql(
            """
            update feedback set verdict = :verdict, reason = :reason, correction = :correction,
              state = :state, approved_question = :approvedQuestion,
              approved_answer = :approvedAnswer, reviewer = :reviewer, review_note = :note,
              reviewed_at = :reviewedAt
            where id = :id
            """)
        .params(parameters(feedback))
        .update();
  }

  private static Map<String, Object> parameters(Feedback feedback) {
    Exchange about = feedback.about();
    Review review = feedback.review();
    Map<String, Object> row = new HashMap<>();
    row.put("id", feedback.id());
    row.put("session", about.sessionId());
    row.put("turn", about.turnId());
    row.put("owner", feedback.owner());
    row.put("verdict", feedback.verdict().name());
    row.put("reason", feedback.reason());
    row.put("correction", feedback.correction().orElse(null));
    row.put("role", about.role());
    row.put("model", about.model());
    row.put("history", HistoryJson.write(about.history()));
    row.put("question", about.question());
    row.put("answer", about.answer());
    row.put("state", review.state().name());
    row.put("approvedQuestion", review.question().orElse(null));
    row.put("approvedAnswer", review.answer().orElse(null));
    row.put("reviewer", review.reviewer().orElse(null));
    row.put("note", review.note());
    row.put("createdAt", feedback.createdAt().atOffset(ZoneOffset.UTC));
    row.put("reviewedAt", review.at().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
    return row;
  }

  private static Feedback feedback(ResultSet row, int rowNumber) throws SQLException {
    return new Feedback(
        row.getString("id"),
        row.getString("owner"),
        exchange(row),
        Verdict.valueOf(row.getString("verdict")),
        row.getString("reason"),
        Optional.ofNullable(row.getString("correction")),
        review(row),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static Exchange exchange(ResultSet row) throws SQLException {
    return new Exchange(
        row.getString("session_id"),
        row.getString("turn_id"),
        row.getString("role"),
        row.getString("model"),
        HistoryJson.read(row.getString("history")),
        row.getString("question"),
        row.getString("answer"));
  }

  private static Review review(ResultSet row) throws SQLException {
    return new Review(
        ReviewState.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("approved_question")),
        Optional.ofNullable(row.getString("approved_answer")),
        Optional.ofNullable(row.getString("reviewer")),
        row.getString("review_note"),
        Optional.ofNullable(row.getObject("reviewed_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
