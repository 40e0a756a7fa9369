package io.jinwen.assistant.records.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import io.jinwen.assistant.records.audit.AuditLog.Count;
import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the audit does on every database. */
abstract class AuditContract {
  private static final AuditVersions VERSIONS = new AuditVersions("Youtu", "p1", "r2", "w3");

  private final TestDatabase kind;
  private final TickingClock clock = new TickingClock("2026-01-02T03:04:05.678Z");
  private Database database;
  private AuditLog log;

  AuditContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    database = Database.open(kind.empty());
    log = new AuditLog(database, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anEmptyChainIsIntact() {
    assertThat(verify()).isEqualTo(new AuditVerdict.Intact(0, AuditHead.START));
  }

  @Test
  void recordsInOrderAndVerifies() {
    List<AuditRecord> written = write(3);
    List<AuditRecord> read = new ArrayList<>();
    log.read(1, read::add);
    assertThat(read).isEqualTo(written);
    assertThat(written).extracting(AuditRecord::number).containsExactly(1L, 2L, 3L);
    assertThat(written.get(2).previousHash()).isEqualTo(written.get(1).hash());
    assertThat(verify())
        .isEqualTo(new AuditVerdict.Intact(3, new AuditHead(3, written.get(2).hash())));
  }

  @Test
  void findsWhatAnAuditorLooksFor() {
    log.append(asked("anna", "什么是100%保本_产品？", "rule:guarantee"));
    log.append(asked("bert", "What is a FUND?", "rule:guarantee-asked"));
    AuditRecord last = log.append(asked("anna", "基金", "rule:fund"));
    assertThat(find(AuditQuery.ALL)).containsExactly(3L, 2L, 1L);
    assertThat(log.search(AuditQuery.ALL, 1, 1)).extracting(AuditRow::number).containsExactly(2L);
    assertThat(log.count(AuditQuery.ALL)).isEqualTo(3);
    assertThat(find(query("anna", "", ""))).containsExactly(3L, 1L);
    assertThat(find(query("", "rule:guarantee", ""))).containsExactly(1L);
    assertThat(find(query("", "", "fund"))).containsExactly(2L);
    assertThat(find(query("", "", "0%保本_"))).containsExactly(1L);
    assertThat(find(query("", "", "0%保本产"))).isEmpty();
    AuditQuery before =
        new AuditQuery(
            Optional.of(Instant.EPOCH),
            Optional.of(last.at()),
            Optional.of(AuditKind.ANSWERED),
            Optional.empty(),
            Optional.of(""),
            Optional.empty(),
            Optional.empty());
    assertThat(find(before)).containsExactly(2L, 1L);
    assertThat(find(AuditQuery.changesOf("rule:fund"))).isEmpty();
  }

  @Test
  void findsARowThatWasTamperedWith() {
    write(1);
    tamper("update audit_records set kind = 'NONE' where record_number = 1");
    assertThat(log.search(AuditQuery.ALL, 0, 10))
        .extracting(AuditRow::kind)
        .containsExactly("NONE");
  }

  private List<Long> find(AuditQuery wanted) {
    return log.search(wanted, 0, 10).stream().map(AuditRow::number).toList();
  }

  @Test
  void countsByKindAndByTheRoleOfTheConversation() {
    AuditRecord first = log.append(asked("anna", "什么是保本", "rule:guarantee"));
    database
        .jdbc()
        .sql(
            """
            insert into sessions (id, owner, title, role, archived, created_at, updated_at)
            values ('s1', 'anna', '', 'service', false, :at, :at)
            """)
        .param("at", first.at().atOffset(ZoneOffset.UTC))
        .update();
    for (AuditKind kind :
        List.of(
            AuditKind.NO_GROUND, AuditKind.NO_GROUND, AuditKind.ANSWERED, AuditKind.LOGGED_IN)) {
      log.append(AuditEntry.event(kind, "anna", "s1", "", List.of()));
    }
    AuditRecord last = log.append(asked("bert", "基金", "rule:fund"));
    Set<AuditKind> kinds = Set.of(AuditKind.ANSWERED, AuditKind.NO_GROUND);
    assertThat(log.counts(kinds, first.at(), last.at()))
        .containsExactlyInAnyOrder(
            new Count(AuditKind.ANSWERED, "", 1),
            new Count(AuditKind.ANSWERED, "service", 1),
            new Count(AuditKind.NO_GROUND, "service", 2));
    assertThat(log.counts(kinds, last.at(), last.at().plusMillis(1)))
        .containsExactly(new Count(AuditKind.ANSWERED, "", 1));
  }

  private static AuditEntry asked(String caller, String question, String decision) {
    return new AuditEntry(
        AuditKind.ANSWERED, caller, "", "", question, "回答", VERSIONS, List.of("x", decision));
  }

  private static AuditQuery query(String caller, String decision, String text) {
    return new AuditQuery(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(caller).filter(name -> !name.isEmpty()),
        Optional.empty(),
        Optional.of(decision).filter(id -> !id.isEmpty()),
        Optional.of(text).filter(words -> !words.isEmpty()));
  }

  @Test
  void walksOverMoreRecordsThanItReadsAtOnce() {
    database.inTransaction(() -> {
      write(1203);
    });
    assertThat(verify())
        .isInstanceOfSatisfying(
            AuditVerdict.Intact.class, intact -> assertThat(intact.records()).isEqualTo(1203));
    tamper("update audit_records set answer = 'x' where record_number = 1100");
    assertBroken(1100, AuditVerdict.Flaw.CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "question = 'x'",
        "answer = answer || ' '",
        "caller = 'eve'",
        "kind = 'REFUSED'",
        "kind = 'NONE'",
        "decisions = ''",
        "decisions = 'no id!'",
        "hash_format = 0",
        "hash_format = 99",
        "model = 'other'",
        "prompt_version = ''",
        "rules_version = 'r9'",
        "words_version = 'w9'",
        "session_id = 's2'",
        "turn_id = 't2'",
        "question = question || answer, answer = ''",
        "recorded_at = recorded_at + interval '1' second",
        "hash = '0000000000000000000000000000000000000000000000000000000000000000'"
      })
  void findsAChangedRecord(String change) {
    write(4);
    tamper("update audit_records set " + change + " where record_number = 2");
    assertBroken(2, AuditVerdict.Flaw.CHANGED);
  }

  @Test
  void findsARecordThatWasTakenOut() {
    write(4);
    tamper("delete from audit_records where record_number = 3");
    assertBroken(3, AuditVerdict.Flaw.MISSING);
  }

  @Test
  void findsThatTheNewestRecordsAreGone() {
    write(4);
    tamper("delete from audit_records where record_number > 2");
    assertBroken(3, AuditVerdict.Flaw.MISSING);
  }

  @Test
  void findsThatTheOldestRecordsAreGone() {
    write(4);
    tamper("delete from audit_records where record_number < 3");
    assertBroken(2, AuditVerdict.Flaw.START_MISSING);
  }

  @Test
  void findsThatEverythingIsGone() {
    write(4);
    tamper("delete from audit_records");
    assertBroken(1, AuditVerdict.Flaw.MISSING);
  }

  @Test
  void findsAnExchangeOfTwoRecords() {
    write(4);
    tamper("update audit_records set record_number = 9 where record_number = 2");
    tamper("update audit_records set record_number = 2 where record_number = 3");
    tamper("update audit_records set record_number = 3 where record_number = 9");
    assertBroken(2, AuditVerdict.Flaw.UNLINKED);
  }

  @Test
  void findsARecordThatWasAddedByHand() {
    List<AuditRecord> written = write(2);
    tamper(
        """
        insert into audit_records select 3, recorded_at, kind, caller, session_id, turn_id,
        question, answer, model, prompt_version, rules_version, words_version, decisions,
        '%s', hash, hash_format from audit_records where record_number = 2
        """
            .formatted(written.get(1).hash()));
    assertBroken(3, AuditVerdict.Flaw.CHANGED);
  }

  @Test
  void aNotedHeadProvesThatTheChainWasNotRewritten() {
    AuditHead noted = new AuditHead(2, write(3).get(1).hash());
    assertThat(verify(noted)).isInstanceOf(AuditVerdict.Intact.class);
    rewrite(3);
    assertThat(verify()).isInstanceOf(AuditVerdict.Intact.class);
    assertThat(verify(noted)).isEqualTo(new AuditVerdict.Broken(2, AuditVerdict.Flaw.REWRITTEN));
    rewrite(1);
    assertThat(verify(noted))
        .isEqualTo(new AuditVerdict.Broken(2, AuditVerdict.Flaw.NOTED_MISSING));
  }

  @Test
  void removesWhatIsPastItsTimeAndStillVerifies() {
    write(3);
    clock.advance(Duration.ofDays(400));
    Instant before = clock.instant();
    List<AuditRecord> kept = write(2);
    assertThat(log.prune(before, "system")).isEqualTo(3);
    assertThat(log.prune(before, "system")).isZero();
    List<AuditRecord> read = new ArrayList<>();
    log.read(1, read::add);
    assertThat(read).hasSize(3).startsWith(kept.get(0), kept.get(1));
    assertThat(read.getLast().entry().kind()).isEqualTo(AuditKind.PRUNED);
    assertThat(verify()).isEqualTo(new AuditVerdict.Intact(3, log.head()));
    tamper("delete from audit_records where record_number = 4");
    assertBroken(4, AuditVerdict.Flaw.START_MISSING);
  }

  @Test
  void removesManyInSteps() {
    write(7);
    assertThat(log.prune(clock.instant(), "system", 3)).isEqualTo(7);
    assertThat(verify()).isEqualTo(new AuditVerdict.Intact(3, log.head()));
  }

  @Test
  void canRemoveEverythingTwice() {
    write(2);
    assertThat(log.prune(clock.instant(), "system")).isEqualTo(2);
    write(1);
    assertThat(log.prune(clock.instant(), "system")).isEqualTo(2);
    assertThat(verify()).isEqualTo(new AuditVerdict.Intact(1, log.head()));
  }

  @Test
  void keepsTheChainWhenManyRecordTogether() throws Exception {
    Callable<AuditRecord> append = () -> log.append(entry("同时"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var record : threads.invokeAll(IntStream.range(0, 40).mapToObj(_ -> append).toList())) {
        record.get();
      }
    }
    assertThat(verify()).isEqualTo(new AuditVerdict.Intact(40, log.head()));
  }

  @Test
  void recordsWithItsTransactionOrNotAtAll() {
    write(1);
    assertThatThrownBy(() ->
            database.inTransaction(() -> {
              log.append(entry("x"));
              throw new IllegalStateException("the turn failed");
            }))
        .hasMessage("the turn failed");
    assertThat(verify()).isEqualTo(new AuditVerdict.Intact(1, log.head()));
  }

  @Test
  void verifiesTextThatHadToBeReplaced() {
    log.append(entry("a\0b\uDC00"));
    log.append(entry(""));
    assertThat(verify()).isInstanceOf(AuditVerdict.Intact.class);
  }

  /** As somebody would who can write to the table and knows the format. */
  private void rewrite(int count) {
    tamper("delete from audit_records");
    tamper(
        "update audit_head set record_number = 0, hash = '%s'".formatted(AuditHead.START.hash()));
    IntStream.range(0, count).forEach(i -> log.append(entry("另一个问题" + i)));
  }

  private List<AuditRecord> write(int count) {
    return IntStream.range(0, count).mapToObj(i -> log.append(entry("问题" + i))).toList();
  }

  private static AuditEntry entry(String question) {
    return new AuditEntry(
        AuditKind.ANSWERED,
        "anna",
        "s1",
        "t1",
        question,
        "回答",
        VERSIONS,
        List.of("suitability-03", "guarantee:保本"));
  }

  private void tamper(String statement) {
    database.jdbc().sql(statement).update();
  }

  private AuditVerdict verify() {
    return new AuditVerifier(log).verify(Optional.empty());
  }

  private AuditVerdict verify(AuditHead known) {
    return new AuditVerifier(log).verify(Optional.of(known));
  }

  private void assertBroken(long number, AuditVerdict.Flaw flaw) {
    assertThat(verify()).isEqualTo(new AuditVerdict.Broken(number, flaw));
  }
}
