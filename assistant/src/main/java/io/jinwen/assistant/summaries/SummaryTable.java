package io.jinwen.assistant.summaries;

import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables of summaries. What changes a summary under way says whether it still was, and where
 * the one who makes it changes it, whether it still is the one: servers on one database share the
 * work, and claim what they make.
 */
final class SummaryTable {
  private static final int TITLE_CHARACTERS_MAX = 300;
  private static final int PROBLEM_CHARACTERS_MAX = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String UNDER_WAY = "state in ('WAITING', 'RUNNING')";

  /** How long a claim counts without a sign of life of whose it is; by the database's clock. */
  private static final String CLAIM_END = "current_timestamp + interval '60' second";

  private static final String MINE = "claimed_by = :maker and " + UNDER_WAY;

  private final Database database;
  private final String maker;

  /**
   * @param maker whose claims count: an id that each start of each server has for itself
   */
  SummaryTable(Database database, String maker) {
    this.database = database;
    this.maker = maker;
  }

  void insert(Summary summary, String source) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", summary.id());
    values.put("owner", summary.owner());
    values.put("document", summary.document().orElse(null));
    values.put(
        "title", StoredText.of("the title", shortened(summary.title(), TITLE_CHARACTERS_MAX)));
    values.put("form", summary.form().name());
    values.put("state", summary.state().name());
    values.put("source", StoredText.of("the text", source));
    values.put("createdAt", summary.createdAt().atOffset(ZoneOffset.UTC));
    database
        .jdbc()
        .sql(
            """
            insert into summaries (id, owner, document, title, form, state, source, plan, done,
              steps, coverage, result, problem, created_at)
            values (:id, :owner, :document, :title, :form, :state, :source, '', 0,
              0, '', '', '', :createdAt)
            """)
        .params(values)
        .update();
  }

  Optional<Summary> find(String id) {
    return database
        .jdbc()
        .sql("select * from summaries where id = :id")
        .param("id", id)
        .query(SummaryTable::summary)
        .optional();
  }

  /** The newest first. */
  List<Summary> of(String owner) {
    return database
        .jdbc()
        .sql("select * from summaries where owner = :owner order by id desc")
        .param("owner", owner)
        .query(SummaryTable::summary)
        .list();
  }

  /** The ids of those that wait for somebody to make them, the oldest first. */
  List<String> unclaimed() {
    return database
        .jdbc()
        .sql(
            """
            select id from summaries
            where %s and (claimed_by is null or claimed_until < current_timestamp) order by id
            """
                .formatted(UNDER_WAY))
        .query(String.class)
        .list();
  }

  /** Takes one on; false where another server makes it, or nobody is to. */
  boolean claim(String id) {
    return database
            .jdbc()
            .sql(
                """
                update summaries set claimed_by = :maker, claimed_until = %s
                where id = :id and %s
                  and (claimed_by is null or claimed_by = :maker or claimed_until < current_timestamp)
                """
                    .formatted(CLAIM_END, UNDER_WAY))
            .params(Map.of("id", id, "maker", maker))
            .update()
        > 0;
  }

  /** A sign of life; false where it is not to be made any more, or by another. */
  boolean claimLonger(String id) {
    return change(id, "claimed_until = " + CLAIM_END, Map.of());
  }

  /** Leaves what is not finished to whoever comes next. */
  void giveUpClaims() {
    database
        .jdbc()
        .sql(
            "update summaries set claimed_by = null, claimed_until = null where claimed_by = :maker")
        .param("maker", maker)
        .update();
  }

  /** Leaves what anybody claimed to whoever comes next. */
  void dropClaims() {
    database.jdbc().sql("update summaries set claimed_by = null where claimed_by <> ''").update();
  }

  /** The ids of those that are not finished, the oldest first. */
  List<String> underWay() {
    return database
        .jdbc()
        .sql("select id from summaries where " + UNDER_WAY + " order by id")
        .query(String.class)
        .list();
  }

  /** A pasted text; empty once it is not needed any more. */
  String source(String id) {
    return text("source", id);
  }

  Optional<SectionPlan> plan(String id) {
    String plan = text("plan", id);
    return plan.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(plan, SectionPlan.class));
  }

  Optional<SummaryText> result(String id) {
    String result = text("result", id);
    return result.isEmpty()
        ? Optional.empty()
        : Optional.of(JSON.readValue(result, SummaryText.class));
  }

  private String text(String column, String id) {
    return database
        .jdbc()
        .sql("select " + column + " from summaries where id = :id")
        .param("id", id)
        .query(String.class)
        .optional()
        .orElse("");
  }

  /** The ids of a document's summaries, in every state. */
  List<String> ofDocument(String document) {
    return database
        .jdbc()
        .sql("select id from summaries where document = :document")
        .param("document", document)
        .query(String.class)
        .list();
  }

  /** What models read for a summary: a pasted text, and what was written of parts. */
  List<String> textsRead(String id) {
    List<String> texts = new ArrayList<>(List.of(source(id)));
    database
        .jdbc()
        .sql("select part from summary_parts where summary = :id")
        .param("id", id)
        .query(String.class)
        .list()
        .forEach(part ->
            JSON.readValue(part, SummaryPart.class)
                .sentences()
                .forEach(sentence -> texts.add(sentence.text())));
    return texts;
  }

  /** Those of a stage from a number on, in their order. */
  List<SummaryPart> parts(String id, int stage, int from) {
    return database
        .jdbc()
        .sql(
            """
            select part from summary_parts
            where summary = :id and stage = :stage and ordinal >= :first order by ordinal
            """)
        .params(Map.of("id", id, "stage", stage, "first", from))
        .query(String.class)
        .list()
        .stream()
        .map(part -> JSON.readValue(part, SummaryPart.class))
        .toList();
  }

  /** Takes a plan up; what was made by another one is dropped. */
  boolean begin(String id, SectionPlan plan, Coverage coverage) {
    return database.inTransaction(() -> {
      database.jdbc().sql("delete from summary_parts where summary = :id").param("id", id).update();
      return change(
          id,
          "state = 'RUNNING', plan = :plan, done = 0, steps = :steps, coverage = :coverage",
          Map.of(
              "plan", JSON.writeValueAsString(plan),
              "steps", plan.sections().size(),
              "coverage", JSON.writeValueAsString(coverage)));
    });
  }

  boolean goOn(String id) {
    return change(id, "state = 'RUNNING'", Map.of());
  }

  /** Keeps what a step made, and how far that is. */
  boolean add(String id, int stage, SummaryPart part, int steps, Coverage coverage) {
    return database.inTransaction(() -> {
      boolean wanted =
          change(
              id,
              "done = done + 1, steps = :steps, coverage = :coverage",
              Map.of("steps", steps, "coverage", JSON.writeValueAsString(coverage)));
      if (wanted) {
        database
            .jdbc()
            .sql(
                """
                insert into summary_parts (summary, stage, ordinal, part)
                values (:id, :stage, :ordinal, :part)
                """)
            .params(
                Map.of(
                    "id",
                    id,
                    "stage",
                    stage,
                    "ordinal",
                    part.number(),
                    "part",
                    StoredText.of("a part", JSON.writeValueAsString(part))))
            .update();
      }
      return wanted;
    });
  }

  /** Ends it with a result; the pasted text goes. */
  boolean setDone(String id, SummaryText result, Coverage coverage, Instant now) {
    return change(
        id,
        """
        state = 'DONE', source = '', done = steps, result = :result, coverage = :coverage,
        ended_at = :now
        """,
        Map.of(
            "result", StoredText.of("the summary", JSON.writeValueAsString(result)),
            "coverage", JSON.writeValueAsString(coverage),
            "now", stamp(now)));
  }

  boolean setFailed(String id, String problem, Instant now) {
    return change(
        id,
        "state = 'FAILED', source = '', problem = :problem, ended_at = :now",
        Map.of("problem", shortened(problem, PROBLEM_CHARACTERS_MAX), "now", stamp(now)));
  }

  /** Whoever makes it finds out when it would keep the next step. */
  boolean setCancelled(String id, Instant now) {
    return database
            .jdbc()
            .sql(
                """
                update summaries set state = 'CANCELLED', ended_at = :now, claimed_by = null,
                  claimed_until = null
                where id = :id and %s
                """
                    .formatted(UNDER_WAY))
            .params(Map.of("id", id, "now", stamp(now)))
            .update()
        > 0;
  }

  /** Lets one that was cancelled wait for its turn again, with the steps that there are. */
  boolean setWaitingAgain(String id) {
    return database
            .jdbc()
            .sql(
                """
                update summaries set state = 'WAITING', ended_at = null
                where id = :id and state = 'CANCELLED'
                """)
            .param("id", id)
            .update()
        > 0;
  }

  /** Of the one who makes it. */
  private boolean change(String id, String what, Map<String, ?> values) {
    return database
            .jdbc()
            .sql("update summaries set " + what + " where id = :id and " + MINE)
            .params(values)
            .param("id", id)
            .param("maker", maker)
            .update()
        > 0;
  }

  void delete(String id) {
    database.jdbc().sql("delete from summaries where id = :id").param("id", id).update();
  }

  private static OffsetDateTime stamp(Instant now) {
    return now.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static Summary summary(ResultSet row, int rowNumber) throws SQLException {
    String coverage = row.getString("coverage");
    return new Summary(
        row.getString("id"),
        row.getString("owner"),
        Optional.ofNullable(row.getString("document")),
        row.getString("title"),
        SummaryForm.valueOf(row.getString("form")),
        SummaryState.valueOf(row.getString("state")),
        row.getInt("done"),
        row.getInt("steps"),
        coverage.isEmpty()
            ? Optional.empty()
            : Optional.of(JSON.readValue(coverage, Coverage.class)),
        row.getString("problem"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("ended_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
