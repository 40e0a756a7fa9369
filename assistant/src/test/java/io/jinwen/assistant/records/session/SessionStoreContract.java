package io.jinwen.assistant.records.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.SessionQuery.Place;
import io.jinwen.assistant.records.session.SessionStore.Folder;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.SessionStore.SessionPage;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import io.jinwen.engine.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of sessions does. */
abstract class SessionStoreContract {
  private static final String ANNA = "anna";
  private static final String BERT = "bert";

  private final TestDatabase kind;
  private Database database;
  private final List<String> gone = new ArrayList<>();
  private AuditLog audit;
  private SessionStore store;

  SessionStoreContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    database = Database.open(kind.empty());
    TickingClock clock = new TickingClock("2026-01-02T03:04:05.678Z");
    audit = new AuditLog(database, clock);
    store =
        new JdbcSessionStore(database, audit, new Ids(clock), clock, title -> title, gone::addAll);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void findsWhatItCreated() {
    Session session = store.create(ANNA, "research", "降息与债券");
    assertThat(store.find(ANNA, session.id())).contains(session);
    assertThat(session.archived()).isFalse();
    assertThat(session.createdAt()).isEqualTo(session.updatedAt());
  }

  @Test
  void hidesTheSessionsOfOthers() {
    Session session = store.create(ANNA, "service", "");
    Turn turn = store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "问", "答"));
    assertThat(store.find(BERT, session.id())).isEmpty();
    assertThat(store.turn(BERT, turn.id())).isEmpty();
    assertThat(store.latest(BERT, session.id())).isEmpty();
    assertThat(store.list(BERT, SessionQuery.newest(10)).sessions()).isEmpty();
    assertNotFound(() -> store.rename(BERT, session.id(), "x"));
    assertNotFound(() -> store.archive(BERT, session.id(), true));
    assertNotFound(() -> store.delete(BERT, session.id()));
    assertNotFound(() -> store.turns(BERT, session.id()));
    assertNotFound(() -> store.path(BERT, turn.id()));
    assertNotFound(() -> store.branches(BERT, turn.id()));
    assertNotFound(() -> store.summarise(BERT, turn.id(), "x"));
    assertNotFound(() -> store.append(BERT, NewTurn.of(session.id(), Optional.empty(), "问", "答")));
    assertThat(store.turns(ANNA, session.id())).containsExactly(turn);
  }

  @Test
  void keepsEveryPartOfATurn() {
    Session session = store.create(ANNA, "service", "");
    Usage usage = new Usage(100, 64, 30, 10, 0.5, 12.25, 1234.5);
    Turn turn =
        store.append(
            ANNA,
            new NewTurn(
                session.id(),
                Optional.empty(),
                "什么是市盈率？",
                "先想定义",
                "股价除以每股收益 🙂",
                TurnEnding.TRUNCATED,
                Optional.of(usage),
                "Youtu-LLM-2B Q4_0",
                "{\"hints\": []}"));
    store.summarise(ANNA, turn.id(), "问了市盈率");
    Turn found = store.turn(ANNA, turn.id()).orElseThrow();
    assertThat(found.summary()).contains("问了市盈率");
    assertThat(found).usingRecursiveComparison().ignoringFields("summary").isEqualTo(turn);
    assertThat(found.usage()).contains(usage);
    assertThat(found.number()).isEqualTo(1);
  }

  @Test
  void replacesWhatCannotBeStored() {
    Session session = store.create(ANNA, "service", "a\0b");
    Turn turn = store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "\uD83Dx", "y\0"));
    assertThat(session.title()).isEqualTo("a\uFFFDb");
    assertThat(store.turn(ANNA, turn.id())).contains(turn);
    assertThat(turn.question()).isEqualTo("\uFFFDx");
    assertThat(turn.answer()).isEqualTo("y\uFFFD");
  }

  @Test
  void keepsALongAnswerAndRefusesOneThatIsTooLong() {
    Session session = store.create(ANNA, "service", "");
    String longest = "字".repeat(1_000_000);
    Turn turn = store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "问", longest));
    assertThat(store.turn(ANNA, turn.id()).orElseThrow().answer()).isEqualTo(longest);
    assertInvalid(
        () -> store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "问", longest + "字")),
        "1000001");
    assertThat(store.turns(ANNA, session.id())).hasSize(1);
  }

  @Test
  void walksFromTheRootToALeaf() {
    Session session = store.create(ANNA, "service", "");
    Turn first = store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "一", "1"));
    Turn second = append(session, first, "二");
    Turn third = append(session, second, "三");
    Turn regenerated = append(session, first, "二");
    Turn edited = append(session, first, "二，改过");
    Turn other = append(session, regenerated, "三");
    assertThat(store.path(ANNA, third.id())).containsExactly(first, second, third);
    assertThat(store.path(ANNA, other.id())).containsExactly(first, regenerated, other);
    assertThat(store.branches(ANNA, edited.id())).containsExactly(second, regenerated, edited);
    assertThat(store.branches(ANNA, first.id())).containsExactly(first);
    assertThat(store.latest(ANNA, session.id())).contains(other);
    assertThat(store.turns(ANNA, session.id()))
        .extracting(Turn::number)
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void refusesAParentFromAnotherSession() {
    Session one = store.create(ANNA, "service", "");
    Session two = store.create(ANNA, "service", "");
    Turn turn = store.append(ANNA, NewTurn.of(one.id(), Optional.empty(), "一", "1"));
    assertNotFound(
        () -> store.append(ANNA, NewTurn.of(two.id(), Optional.of(turn.id()), "二", "2")));
    assertThat(store.turns(ANNA, two.id())).isEmpty();
  }

  @Test
  void listsTheNewestFirstAndByPages() {
    List<Session> made =
        IntStream.range(0, 5).mapToObj(i -> store.create(ANNA, "service", "会话" + i)).toList();
    store.append(ANNA, NewTurn.of(made.get(1).id(), Optional.empty(), "问", "答"));
    SessionPage page = store.list(ANNA, new SessionQuery("", false, Optional.empty(), 0, 3));
    assertThat(page.sessions()).extracting(Session::title).containsExactly("会话1", "会话4", "会话3");
    assertThat(page.more()).isTrue();
    SessionPage rest = store.list(ANNA, new SessionQuery("", false, Optional.empty(), 3, 3));
    assertThat(rest.sessions()).extracting(Session::title).containsExactly("会话2", "会话0");
    assertThat(rest.more()).isFalse();
  }

  @Test
  void searchesTitlesQuestionsAndAnswers() {
    Session titled = store.create(ANNA, "service", "LPR 与房贷");
    Session asked = store.create(ANNA, "service", "");
    Session answered = store.create(ANNA, "service", "");
    store.append(ANNA, NewTurn.of(asked.id(), Optional.empty(), "什么是 lpr？", "答"));
    store.append(ANNA, NewTurn.of(answered.id(), Optional.empty(), "利率？", "参考 LPR 100%_!"));
    assertThat(search("lpr")).containsExactlyInAnyOrder(titled, asked, answered);
    assertThat(search("100%_!")).containsExactly(answered);
    assertThat(search("%房")).isEmpty();
    assertThat(search("_")).containsExactly(answered);
    assertThat(search("没有")).isEmpty();
  }

  @Test
  void archivesAndRenames() {
    Session session = store.create(ANNA, "service", "");
    assertThat(store.rename(ANNA, session.id(), " 新名 ").title()).isEqualTo("新名");
    assertInvalid(() -> store.rename(ANNA, session.id(), " "), "empty");
    assertInvalid(() -> store.rename(ANNA, session.id(), "长".repeat(201)), "201");
    assertThat(store.archive(ANNA, session.id(), true).archived()).isTrue();
    assertThat(store.list(ANNA, SessionQuery.newest(9)).sessions()).isEmpty();
    assertThat(store.list(ANNA, new SessionQuery("", true, Optional.empty(), 0, 9)).sessions())
        .extracting(Session::title)
        .containsExactly("新名");
  }

  @Test
  void everySessionStandsInOnePlace() {
    Session pinned = store.create(ANNA, "service", "置顶");
    Session filed = store.create(ANNA, "service", "债券一");
    Session both = store.create(ANNA, "service", "债券二");
    store.create(ANNA, "service", "其余");
    assertThat(store.pin(ANNA, pinned.id(), true).pinned()).isTrue();
    store.pin(ANNA, both.id(), true);
    assertThat(store.move(ANNA, filed.id(), " 债券 ").folder()).isEqualTo("债券");
    store.move(ANNA, both.id(), "债券");
    assertThat(titles(new Place.Pinned())).containsExactly("债券二", "置顶");
    assertThat(titles(new Place.Folder("债券"))).containsExactly("债券一");
    assertThat(titles(new Place.Folder("没有"))).isEmpty();
    assertThat(titles(new Place.Unfiled())).containsExactly("其余");
    assertThat(store.folders(ANNA)).containsExactly(new Folder("债券", 1));
    assertThat(store.folders("someone")).isEmpty();
    assertThat(search("债券")).hasSize(2);
    store.archive(ANNA, filed.id(), true);
    assertThat(store.folders(ANNA)).containsExactly(new Folder("债券", 0));
  }

  @Test
  void aFolderIsThereForAsLongAsSomethingLiesInIt() {
    Session one = store.create(ANNA, "service", "一");
    Session two = store.create(ANNA, "service", "二");
    store.move(ANNA, one.id(), "甲");
    store.move(ANNA, two.id(), "乙");
    store.moveAll(ANNA, "甲", "乙");
    assertThat(store.folders(ANNA)).containsExactly(new Folder("乙", 2));
    store.moveAll("someone", "乙", "");
    store.move(ANNA, one.id(), "");
    assertThat(store.folders(ANNA)).containsExactly(new Folder("乙", 1));
    store.moveAll(ANNA, "乙", "");
    assertThat(store.folders(ANNA)).isEmpty();
    assertInvalid(() -> store.move(ANNA, one.id(), "长".repeat(41)), "41");
    assertInvalid(() -> store.moveAll(ANNA, "乙", "长".repeat(41)), "41");
    assertNotFound(() -> store.move("someone", one.id(), "甲"));
    assertNotFound(() -> store.pin("someone", one.id(), true));
  }

  private List<String> titles(Place place) {
    return store.list(ANNA, SessionQuery.at(place, 9)).sessions().stream()
        .map(Session::title)
        .toList();
  }

  @Test
  void tellsTheTextsOfWhatIsDeletedAndOfAnAnswerThatComesAfterIt() {
    Session session = store.create(ANNA, "service", "");
    Turn first = store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "一", "1"));
    store.summarise(ANNA, first.id(), "概括");
    store.delete(ANNA, session.id());
    assertThat(gone).containsExactly("一", "1", "概括");
    gone.clear();
    assertNotFound(() -> store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "二", "2")));
    assertThat(gone).containsExactly("二", "2");
  }

  @Test
  void deletesASessionWithItsTurns() {
    Session session = store.create(ANNA, "service", "");
    Turn first = store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "一", "1"));
    Turn second = append(session, first, "二");
    store.delete(ANNA, session.id());
    assertThat(store.find(ANNA, session.id())).isEmpty();
    assertThat(store.turn(ANNA, second.id())).isEmpty();
    assertThat(count("turns")).isZero();
    audit.read(
        1,
        record -> {
          assertThat(record.entry().kind()).isEqualTo(AuditKind.SESSION_DELETED);
          assertThat(record.entry().sessionId()).isEqualTo(session.id());
        });
    assertThat(audit.head().number()).isEqualTo(1);
  }

  @Test
  void numbersTurnsThatArriveTogether() throws Exception {
    Session session = store.create(ANNA, "service", "");
    Callable<Turn> append =
        () -> store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "问", "答"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var turn : threads.invokeAll(IntStream.range(0, 30).mapToObj(_ -> append).toList())) {
        turn.get();
      }
    }
    assertThat(store.turns(ANNA, session.id()))
        .extracting(Turn::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 30).boxed().toList());
  }

  @Test
  void undoesATurnWhoseTransactionFails() {
    Session session = store.create(ANNA, "service", "");
    assertThatThrownBy(() ->
            database.inTransaction(() -> {
              store.append(ANNA, NewTurn.of(session.id(), Optional.empty(), "问", "答"));
              throw new IllegalStateException("the audit failed");
            }))
        .hasMessage("the audit failed");
    assertThat(store.turns(ANNA, session.id())).isEmpty();
  }

  private Turn append(Session session, Turn parent, String question) {
    return store.append(
        ANNA, NewTurn.of(session.id(), Optional.of(parent.id()), question, "答" + question));
  }

  private List<Session> search(String text) {
    return store.list(ANNA, SessionQuery.found(text, 10)).sessions().stream()
        .map(found -> store.find(ANNA, found.id()).orElseThrow())
        .map(found -> withTime(found))
        .toList();
  }

  /** Sessions are compared by what they were created with; adding turns moves their time on. */
  private static Session withTime(Session session) {
    return new Session(
        session.id(),
        session.title(),
        session.role(),
        session.owner(),
        session.createdAt(),
        session.createdAt(),
        session.archived(),
        session.pinned(),
        session.folder());
  }

  private int count(String table) {
    return database.jdbc().sql("select count(*) from " + table).query(Integer.class).single();
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SessionException.class,
            e ->
                assertThat(e.code())
                    .isIn(
                        SessionException.Code.SESSION_NOT_FOUND,
                        SessionException.Code.TURN_NOT_FOUND));
  }

  private static void assertInvalid(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            SessionException.class,
            e -> assertThat(e.code()).isEqualTo(SessionException.Code.INVALID));
  }
}
