package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import io.jinwen.assistant.records.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Adds records to the chain and reads them. Safe for use by many threads. */
public final class AuditLog {
  /** Most rows that {@link #search} finds at once. */
  public static final int SEARCH_MAX = 200;

  private static final int READ_AT_ONCE = 500;
  private static final int PRUNED_AT_ONCE = 5_000;
  private static final String PRUNED_TO = "pruned-to:";

  private final Database database;
  private final Clock clock;

  public AuditLog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Records an entry. Inside of a transaction it is recorded with that transaction or not at all.
   * Those who append wait for each other: the chain has one end.
   */
  public AuditRecord append(AuditEntry entry) {
    return database.inTransaction(() -> append(lockHead(), entry));
  }

  private AuditRecord append(AuditHead head, AuditEntry entry) {
    long number = head.number() + 1;
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String hash = AuditHash.of(AuditHash.FORMAT, head.hash(), number, at, entry);
    AuditRecord record = new AuditRecord(AuditHash.FORMAT, number, at, entry, head.hash(), hash);
    insert(record);
    database
        .jdbc()
        .sql("update audit_head set record_number = :number, hash = :hash where id = 1")
        .param("number", number)
        .param("hash", hash)
        .update();
    return record;
  }

  private void insert(AuditRecord record) {
    Map<String, Object> columns = AuditRow.columns(record);
    database
        .jdbc()
        .sql(
            "insert into audit_records (%s) values (:%s)"
                .formatted(
                    String.join(", ", columns.keySet()), String.join(", :", columns.keySet())))
        .params(columns)
        .update();
  }

  /** The newest record's place. */
  public AuditHead head() {
    return database
        .jdbc()
        .sql("select record_number, hash from audit_head where id = 1")
        .query(AuditLog::place)
        .single();
  }

  private AuditHead lockHead() {
    return database
        .jdbc()
        .sql("select record_number, hash from audit_head where id = 1 for update")
        .query(AuditLog::place)
        .single();
  }

  /** Hands over all records from a number on, in order, a few in memory at a time. */
  public void read(long firstNumber, Consumer<AuditRecord> reader) {
    long next = firstNumber;
    List<AuditRow> rows;
    do {
      rows = rowsFrom(next);
      rows.forEach(row -> reader.accept(row.record()));
      next = rows.isEmpty() ? next : rows.getLast().number() + 1;
    } while (!rows.isEmpty());
  }

  /** How many rows there are of what somebody looks for. */
  public int count(AuditQuery wanted) {
    Map<String, Object> values = new HashMap<>();
    String condition = wanted.condition(values);
    return database
        .jdbc()
        .sql("select count(*) from audit_records where " + condition)
        .params(values)
        .query(Integer.class)
        .single();
  }

  /**
   * Rows of what somebody looks for, the newest first, as they are in the table: whether they are
   * as they were written, {@link AuditVerifier} finds out.
   *
   * @param offset rows left out, from 0 on
   * @param limit most rows, 1 to {@value #SEARCH_MAX}
   */
  public List<AuditRow> search(AuditQuery wanted, int offset, int limit) {
    if (offset < 0 || limit < 1 || limit > SEARCH_MAX) {
      throw new IllegalArgumentException(
          "offset %d, limit %d: an offset of at least 0 and a limit of 1 to %d are possible"
              .formatted(offset, limit, SEARCH_MAX));
    }
    Map<String, Object> values = new HashMap<>(Map.of("offset", offset, "limit", limit));
    String condition = wanted.condition(values);
    return database
        .jdbc()
        .sql(
            """
            select * from audit_records where %s order by record_number desc
            offset :offset rows fetch next :limit rows only
            """
                .formatted(condition))
        .params(values)
        .query(AuditRow::of)
        .list();
  }

  /**
   * What was asked, as it was typed, the newest first.
   *
   * @param kinds how it ended
   * @param limit most of them
   */
  public List<String> questions(Set<AuditKind> kinds, Instant since, int limit) {
    return database
        .jdbc()
        .sql(
            """
            select question from audit_records
            where kind in (:kinds) and recorded_at >= :since and question <> ''
            order by record_number desc fetch first :limit rows only
            """)
        .param("kinds", kinds.stream().map(Enum::name).toList())
        .param("since", since.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(String.class)
        .list();
  }

  /**
   * How often something ended in a way.
   *
   * @param role of the conversation; empty where there is none any more
   */
  public record Count(AuditKind kind, String role, int times) {}

  /**
   * How often each of some kinds was recorded, by the role of the conversation.
   *
   * @param from the first moment that counts
   * @param until the first that does not any more
   */
  public List<Count> counts(Set<AuditKind> kinds, Instant from, Instant until) {
    return database
        .jdbc()
        .sql(
            """
            select kind, coalesce(role, '') as role, count(*) as times
            from audit_records left join sessions on sessions.id = session_id
            where kind in (:kinds) and recorded_at >= :from and recorded_at < :until
            group by kind, coalesce(role, '')
            """)
        .param("kinds", kinds.stream().map(Enum::name).toList())
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .query((row, _) ->
            new Count(
                AuditKind.valueOf(row.getString("kind")),
                row.getString("role"),
                row.getInt("times")))
        .list();
  }

  /** Some rows from a number on, as they are in the table; none after the last. */
  List<AuditRow> rowsFrom(long number) {
    return database
        .jdbc()
        .sql(
            """
            select * from audit_records where record_number >= :number
            order by record_number fetch first :count rows only
            """)
        .param("number", number)
        .param("count", READ_AT_ONCE)
        .query(AuditRow::of)
        .list();
  }

  /**
   * Removes the records from before a time and records that it did so: the new record names the
   * last one removed and its hash, which is what the first one kept refers to.
   *
   * @return how many were removed
   */
  public long prune(Instant before, String caller) {
    return prune(before, caller, PRUNED_AT_ONCE);
  }

  /** In steps, because nobody can append while records are removed. */
  long prune(Instant before, String caller, int atOnce) {
    long removed = 0;
    long step;
    do {
      step = pruneSome(before, caller, atOnce);
      removed += step;
    } while (step == atOnce);
    return removed;
  }

  private long pruneSome(Instant before, String caller, int most) {
    return database.inTransaction(() -> {
      AuditHead head = lockHead();
      Optional<AuditHead> lastGone = lastBefore(before, head, most);
      if (lastGone.isEmpty()) {
        return 0L;
      }
      long removed =
          database
              .jdbc()
              .sql("delete from audit_records where record_number <= :number")
              .param("number", lastGone.get().number())
              .update();
      append(head, AuditEntry.event(AuditKind.PRUNED, caller, "", "", mark(lastGone.get())));
      return removed;
    });
  }

  /**
   * The last record of those at the beginning of the chain that are all from before a time, and of
   * these no more than some.
   */
  private Optional<AuditHead> lastBefore(Instant time, AuditHead head, int most) {
    long firstKept =
        database
            .jdbc()
            .sql(
                """
                select coalesce(min(record_number), :end) from audit_records
                where recorded_at >= :time
                """)
            .param("end", head.number() + 1)
            .param("time", OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
            .query(Long.class)
            .single();
    return database
        .jdbc()
        .sql(
            """
            select record_number, hash from audit_records where record_number =
              least(:number, (select min(record_number) from audit_records) + :most - 1)
            """)
        .param("number", firstKept - 1)
        .param("most", most)
        .query(AuditLog::place)
        .optional();
  }

  private static List<String> mark(AuditHead lastGone) {
    return List.of(PRUNED_TO + lastGone);
  }

  /** Whether this record says that everything up to a place was removed. */
  static boolean tellsOfPruning(AuditEntry entry, AuditHead lastGone) {
    return entry.kind() == AuditKind.PRUNED && entry.decisions().equals(mark(lastGone));
  }

  private static AuditHead place(ResultSet row, int rowNumber) throws SQLException {
    return new AuditHead(row.getLong("record_number"), row.getString("hash"));
  }

  /**
   * A recorded entry in its place in the chain.
   *
   * @param format which texts the hash covers, see {@link AuditHash}
   * @param number 1 for the first record, without gaps
   * @param at when it was recorded, to the millisecond
   * @param previousHash the hash of the record before; 64 zeros for the first
   * @param hash see {@link AuditHash}
   */
  public record AuditRecord(
      int format, long number, Instant at, AuditEntry entry, String previousHash, String hash) {}
}
