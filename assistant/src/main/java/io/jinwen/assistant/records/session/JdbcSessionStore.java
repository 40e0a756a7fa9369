package io.jinwen.assistant.records.session;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.SessionQuery.Place;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.SessionStore.SessionPage;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.records.store.StoredText;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Keeps conversations in the database. */
public final class JdbcSessionStore implements SessionStore {
  private static final int NAME_CHARACTERS_MAX = 200;
  private static final int ROLE_CHARACTERS_MAX = 40;
  private static final int MODEL_CHARACTERS_MAX = 300;

  private static final String TURN_OF_OWNER =
      """
      select t.* from turns t join sessions s on s.id = t.session_id
      where s.owner = :owner and t.id = :turn
      """;

  private final Database database;
  private final AuditLog audit;
  private final Ids ids;
  private final Clock clock;
  private final UnaryOperator<String> ownTitle;
  private final Consumer<List<String>> onDeleted;

  /**
   * @param ownTitle what a title goes through that somebody types, such as a word filter; one that
   *     was made from a question has been through it
   * @param onDeleted told what was asked, answered and put in short in a conversation that is gone
   */
  public JdbcSessionStore(
      Database database,
      AuditLog audit,
      Ids ids,
      Clock clock,
      UnaryOperator<String> ownTitle,
      Consumer<List<String>> onDeleted) {
    this.database = database;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.ownTitle = ownTitle;
    this.onDeleted = onDeleted;
  }

  @Override
  public Session create(String owner, String role, String title) {
    Instant now = now();
    Session session =
        new Session(
            ids.next(),
            text("the title", title, TITLE_CHARACTERS_MAX),
            text("the role", role, ROLE_CHARACTERS_MAX),
            text("the owner's name", owner, NAME_CHARACTERS_MAX),
            now,
            now,
            false,
            false,
            "");
    database.inTransaction(() ->
        database
            .jdbc()
            .sql(
                """
                insert into sessions (id, owner, title, role, archived, created_at, updated_at)
                values (:id, :owner, :title, :role, false, :now, :now)
                """)
            .param("id", session.id())
            .param("owner", session.owner())
            .param("title", session.title())
            .param("role", session.role())
            .param("now", TurnRows.time(now))
            .update());
    return session;
  }

  @Override
  public Optional<Session> find(String owner, String sessionId) {
    return database
        .jdbc()
        .sql("select * from sessions where owner = :owner and id = :id")
        .param("owner", owner)
        .param("id", sessionId)
        .query(TurnRows::session)
        .optional();
  }

  @Override
  public SessionPage list(String owner, SessionQuery query) {
    String search =
        """
          and (lower(s.title) like :pattern escape '!' or exists (
            select 1 from turns t where t.session_id = s.id
            and (lower(t.question) like :pattern escape '!'
              or lower(t.answer) like :pattern escape '!')))
        """;
    String select =
        """
        select s.* from sessions s where s.owner = :owner and s.archived = :archived
        %s %s
        order by s.updated_at desc, s.id desc
        offset :offset rows fetch next :limit rows only
        """
            .formatted(
                query.place().map(JdbcSessionStore::condition).orElse(""),
                query.search().isEmpty() ? "" : search);
    var statement =
        database
            .jdbc()
            .sql(select)
            .param("owner", owner)
            .param("archived", query.archived())
            .param("offset", query.offset())
            .param("limit", query.limit() + 1); // one more tells whether there are more
    if (!query.search().isEmpty()) {
      statement = statement.param("pattern", pattern(query.search()));
    }
    if (query.place().orElse(new Place.Unfiled()) instanceof Place.Folder(String name)) {
      statement = statement.param("folder", name);
    }
    List<Session> found = statement.query(TurnRows::session).list();
    boolean more = found.size() > query.limit();
    return new SessionPage(List.copyOf(more ? found.subList(0, query.limit()) : found), more);
  }

  private static String condition(Place place) {
    return switch (place) {
      case Place.Pinned() -> "and s.pinned";
      case Place.Folder(_) -> "and not s.pinned and s.folder = :folder";
      case Place.Unfiled() -> "and not s.pinned and s.folder = ''";
    };
  }

  /** A LIKE pattern for texts that hold this one; its own wildcards are plain characters. */
  private static String pattern(String search) {
    String lower = StoredText.of("the search text", search).toLowerCase(Locale.ROOT);
    return "%" + lower.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  @Override
  public Session rename(String owner, String sessionId, String title) {
    String clean = text("the title", ownTitle.apply(title.strip()), TITLE_CHARACTERS_MAX);
    if (clean.isEmpty()) {
      throw new SessionException(SessionException.Code.INVALID, "the title is empty");
    }
    return change(
        owner,
        sessionId,
        "title = :value, updated_at = :now",
        Map.of("value", clean, "now", time()));
  }

  @Override
  public Session archive(String owner, String sessionId, boolean archived) {
    return change(owner, sessionId, "archived = :value", Map.of("value", archived));
  }

  @Override
  public Session pin(String owner, String sessionId, boolean pinned) {
    return change(owner, sessionId, "pinned = :value", Map.of("value", pinned));
  }

  @Override
  public Session move(String owner, String sessionId, String folder) {
    return change(owner, sessionId, "folder = :value", Map.of("value", folder(folder)));
  }

  @Override
  public List<Folder> folders(String owner) {
    return database
        .jdbc()
        .sql(
            """
            select folder, sum(case when pinned then 0 else 1 end) as unpinned from sessions
            where owner = :owner and not archived and folder <> ''
            group by folder order by folder
            """)
        .param("owner", owner)
        .query((row, _) -> new Folder(row.getString("folder"), row.getInt("unpinned")))
        .list();
  }

  @Override
  public void moveAll(String owner, String from, String to) {
    String clean = folder(to);
    database.inTransaction(() ->
        database
            .jdbc()
            .sql("update sessions set folder = :to where owner = :owner and folder = :from")
            .param("to", clean)
            .param("owner", owner)
            .param("from", from)
            .update());
  }

  private String folder(String name) {
    return text("the folder", ownTitle.apply(name.strip()), FOLDER_CHARACTERS_MAX);
  }

  private Session change(String owner, String id, String assignments, Map<String, ?> values) {
    return database.inTransaction(() -> {
      int changed =
          database
              .jdbc()
              .sql("update sessions set " + assignments + " where owner = :owner and id = :id")
              .params(values)
              .param("owner", owner)
              .param("id", id)
              .update();
      if (changed == 0) {
        throw SessionException.noSession(id);
      }
      return find(owner, id).orElseThrow();
    });
  }

  @Override
  public void delete(String owner, String sessionId) {
    List<String> texts =
        database.inTransaction(() -> {
          // Taking the row first keeps those out who append to it.
          change(owner, sessionId, "updated_at = :now", Map.of("now", time()));
          List<String> all =
              turns(owner, sessionId).stream().flatMap(JdbcSessionStore::texts).toList();
          database
              .jdbc()
              .sql("delete from sessions where owner = :owner and id = :id")
              .param("owner", owner)
              .param("id", sessionId)
              .update();
          audit.append(
              AuditEntry.event(AuditKind.SESSION_DELETED, owner, sessionId, "", List.of()));
          return all;
        });
    onDeleted.accept(texts);
  }

  private static Stream<String> texts(Turn turn) {
    return Stream.concat(Stream.of(turn.question(), turn.answer()), turn.summary().stream());
  }

  @Override
  public Turn append(String owner, NewTurn turn) {
    try {
      return appended(owner, turn);
    } catch (SessionException gone) { // deleted while the answer was made
      onDeleted.accept(List.of(turn.question(), turn.answer()));
      throw gone;
    }
  }

  private Turn appended(String owner, NewTurn turn) {
    return database.inTransaction(() -> {
      // Taking the session's row first puts those who append to it in a line.
      change(owner, turn.sessionId(), "updated_at = :now", Map.of("now", time()));
      turn.parentId().ifPresent(parent -> requireParent(turn.sessionId(), parent));
      Turn appended = stored(turn, nextNumber(turn.sessionId()));
      database.jdbc().sql(TurnRows.INSERT).params(TurnRows.parameters(appended)).update();
      return appended;
    });
  }

  private void requireParent(String sessionId, String parentId) {
    int found =
        database
            .jdbc()
            .sql("select count(*) from turns where id = :id and session_id = :session")
            .param("id", parentId)
            .param("session", sessionId)
            .query(Integer.class)
            .single();
    if (found == 0) {
      throw SessionException.noTurn(parentId);
    }
  }

  private int nextNumber(String sessionId) {
    int newest =
        database
            .jdbc()
            .sql("select coalesce(max(turn_number), 0) from turns where session_id = :session")
            .param("session", sessionId)
            .query(Integer.class)
            .single();
    if (newest >= TURNS_MAX) {
      throw SessionException.full(sessionId, newest);
    }
    return newest + 1;
  }

  private Turn stored(NewTurn turn, int number) {
    return new Turn(
        ids.next(),
        turn.sessionId(),
        number,
        turn.parentId(),
        text("the question", turn.question(), StoredText.CHARACTERS_MAX),
        text("the thinking", turn.thinking(), StoredText.CHARACTERS_MAX),
        text("the answer", turn.answer(), StoredText.CHARACTERS_MAX),
        turn.ending(),
        turn.usage(),
        text("the model's name", turn.model(), MODEL_CHARACTERS_MAX),
        text("the details", turn.details(), StoredText.CHARACTERS_MAX),
        Optional.empty(),
        now());
  }

  @Override
  public Optional<Turn> turn(String owner, String turnId) {
    return database
        .jdbc()
        .sql(TURN_OF_OWNER)
        .param("owner", owner)
        .param("turn", turnId)
        .query(TurnRows::turn)
        .optional();
  }

  @Override
  public Optional<Turn> latest(String owner, String sessionId) {
    return database
        .jdbc()
        .sql(
            """
            select t.* from turns t join sessions s on s.id = t.session_id
            where s.owner = :owner and s.id = :session
            order by t.turn_number desc fetch first 1 rows only
            """)
        .param("owner", owner)
        .param("session", sessionId)
        .query(TurnRows::turn)
        .optional();
  }

  @Override
  public List<Turn> path(String owner, String turnId) {
    Turn leaf = turn(owner, turnId).orElseThrow(() -> SessionException.noTurn(turnId));
    if (leaf.parentId().isEmpty()) {
      return List.of(leaf);
    }
    return database
        .jdbc()
        .sql("select * from turns where id in (:ids) order by turn_number")
        .param("ids", pathIds(leaf))
        .query(TurnRows::turn)
        .list();
  }

  /** Who is whose parent stands in an index, so that no text of another branch is read. */
  private List<String> pathIds(Turn leaf) {
    Map<String, String> parents = new HashMap<>();
    database
        .jdbc()
        .sql("select id, parent_id from turns where session_id = :session")
        .param("session", leaf.sessionId())
        .query(row -> {
          parents.put(row.getString("id"), row.getString("parent_id"));
        });
    List<String> path = new ArrayList<>();
    for (String id = leaf.id(); id != null; id = parents.get(id)) {
      path.add(id);
    }
    return path;
  }

  @Override
  public List<Turn> branches(String owner, String turnId) {
    Turn one = turn(owner, turnId).orElseThrow(() -> SessionException.noTurn(turnId));
    return database
        .jdbc()
        .sql(
            """
            select * from turns where session_id = :session
            and (parent_id = :parent or parent_id is null and cast(:parent as varchar) is null)
            order by turn_number
            """)
        .param("session", one.sessionId())
        .param("parent", one.parentId().orElse(null))
        .query(TurnRows::turn)
        .list();
  }

  @Override
  public List<Turn> turns(String owner, String sessionId) {
    find(owner, sessionId).orElseThrow(() -> SessionException.noSession(sessionId));
    return turnsOf(sessionId);
  }

  private List<Turn> turnsOf(String sessionId) {
    return database
        .jdbc()
        .sql("select * from turns where session_id = :session order by turn_number")
        .param("session", sessionId)
        .query(TurnRows::turn)
        .list();
  }

  @Override
  public void summarise(String owner, String turnId, String summary) {
    String clean = text("the summary", summary, StoredText.CHARACTERS_MAX);
    database.inTransaction(() -> {
      int changed =
          database
              .jdbc()
              .sql(
                  """
                  update turns set summary = :summary where id = :turn
                  and session_id in (select id from sessions where owner = :owner)
                  """)
              .param("summary", clean)
              .param("turn", turnId)
              .param("owner", owner)
              .update();
      if (changed == 0) {
        throw SessionException.noTurn(turnId);
      }
    });
  }

  private static String text(String name, String text, int charactersMax) {
    try {
      return StoredText.of(name, text, charactersMax);
    } catch (IllegalArgumentException e) {
      throw new SessionException(SessionException.Code.INVALID, e.getMessage());
    }
  }

  private Object time() {
    return TurnRows.time(now());
  }

  /** To the millisecond, which is what the tables hold. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Names a session after its first question, by a rule: no model is asked for it. */
  public static final class SessionTitle {
    private static final int CODE_POINTS_MAX = 24;

    private SessionTitle() {}

    /** The question's first line that says something, cut to the width of a list. */
    public static String of(String question) {
      String line =
          question.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
      String plain = line.replaceAll("[\\s\\p{Cntrl}]+", " ");
      if (plain.codePointCount(0, plain.length()) <= CODE_POINTS_MAX) {
        return plain;
      }
      return plain.substring(0, plain.offsetByCodePoints(0, CODE_POINTS_MAX)).strip() + "…";
    }
  }
}
