package io.jinwen.assistant.summaries;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.documents.Diagnosis;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What users do with summaries: begin, look at, stop, delete. Safe for use by many threads. */
public final class SummaryDesk {
  /** Of a pasted text. */
  public static final int TEXT_CHARACTERS_MAX = 200_000;

  /** Of a document. */
  public static final int DOCUMENT_CHARACTERS_MAX = 600_000;

  /** Of one user, at a time. */
  public static final int UNDER_WAY_MAX = 3;

  /** Of one user, finished ones included. */
  public static final int SUMMARIES_MAX = 200;

  /** Of all users, at a time. */
  public static final int QUEUE_MAX = 100;

  private static final int TITLE_CHARACTERS = 30;

  private final Database database;
  private final SummaryTable table;
  private final SummaryWorker worker;
  private final DocumentLibrary library;
  private final Backend backend;
  private final OutputGuard guard;
  private final AuditLog audit;
  private final Ids ids;
  private final Clock clock;
  private final Consumer<SummaryState> onEnd;
  private final Consumer<List<String>> onTextsGone;

  /** A summary with what there is of it. */
  public record Contents(Summary summary, List<SummaryPart> sections, Optional<SummaryText> text) {
    public Contents {
      sections = List.copyOf(sections);
    }
  }

  /**
   * @param onEnd told how each summary ends
   * @param onTextsGone told what models have read for a summary that needs it no more
   */
  public SummaryDesk(
      Database database,
      DocumentLibrary library,
      Backend backend,
      OutputGuard guard,
      AuditLog audit,
      Ids ids,
      Clock clock,
      Consumer<SummaryState> onEnd,
      Consumer<List<String>> onTextsGone) {
    this.database = database;
    this.table = new SummaryTable(database, ids.next());
    this.worker =
        new SummaryWorker(
            database, table, library, backend, guard, audit, clock, onEnd, onTextsGone);
    this.library = library;
    this.backend = backend;
    this.guard = guard;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
    this.onEnd = onEnd;
    this.onTextsGone = onTextsGone;
  }

  /** Goes on with what was not finished when the server ended. */
  public void start() {
    library.tellBeforeDeletion(this::forgetTextsOf);
    worker.start();
  }

  /** Its summaries go with a document; what models wrote of its parts must not stay behind. */
  private void forgetTextsOf(String document) {
    table.ofDocument(document).forEach(id -> onTextsGone.accept(table.textsRead(id)));
  }

  /**
   * Begins to summarise a document.
   *
   * @throws io.jinwen.assistant.documents.DocumentException NOT_FOUND or NOT_READY
   * @throws SummaryException TOO_MANY, TOO_MANY_UNDER_WAY, QUEUE_FULL, TOO_LONG, or NO_TEXT
   */
  public Summary ofDocument(String owner, String id, SummaryForm form) {
    StoredDocument document = library.ready(owner, id);
    long characters = document.diagnosis().map(Diagnosis::characters).orElse(0L);
    require(characters > 0, SummaryException.Code.NO_TEXT, id + " has no text");
    require(
        characters <= DOCUMENT_CHARACTERS_MAX,
        SummaryException.Code.TOO_LONG,
        id + " has " + characters + " characters");
    return begin(owner, Optional.of(id), document.shownTitle(), form, "");
  }

  /**
   * Begins to summarise a text.
   *
   * @throws SummaryException TOO_MANY, TOO_MANY_UNDER_WAY, QUEUE_FULL, TOO_LONG, or NO_TEXT
   */
  public Summary ofText(String owner, String text, SummaryForm form) {
    require(!text.isBlank(), SummaryException.Code.NO_TEXT, "the text is blank");
    require(
        text.length() <= TEXT_CHARACTERS_MAX,
        SummaryException.Code.TOO_LONG,
        "the text has " + text.length() + " characters");
    return begin(owner, Optional.empty(), title(text), form, text);
  }

  /** The beginning of a text, as it may be shown. */
  private String title(String text) {
    String line = guard.whole(Channel.TITLE, text.strip().lines().findFirst().orElse("")).value();
    int end =
        line.offsetByCodePoints(
            0, Math.min(TITLE_CHARACTERS, line.codePointCount(0, line.length())));
    return line.substring(0, end);
  }

  /** One at a time, so that nobody comes past a bound. */
  private synchronized Summary begin(
      String owner, Optional<String> document, String title, SummaryForm form, String text) {
    require(
        list(owner).size()
            < SUMMARIES_MAX, // those that are not shown cannot be deleted to make room
        SummaryException.Code.TOO_MANY,
        "at most " + SUMMARIES_MAX + " summaries");
    requireRoom(list(owner));
    Summary summary =
        new Summary(
            ids.next(),
            owner,
            document,
            title,
            form,
            SummaryState.WAITING,
            0,
            0,
            Optional.empty(),
            "",
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            Optional.empty());
    database.inTransaction(() -> table.insert(summary, text));
    worker.add(summary.id());
    return summary;
  }

  private void requireRoom(List<Summary> own) {
    require(
        own.stream().filter(it -> it.state().isUnderWay()).count() < UNDER_WAY_MAX,
        SummaryException.Code.TOO_MANY_UNDER_WAY,
        "at most " + UNDER_WAY_MAX + " at a time");
    require(
        table.underWay().size() < QUEUE_MAX,
        SummaryException.Code.QUEUE_FULL,
        "at most " + QUEUE_MAX + " of all users");
  }

  private static void require(boolean met, SummaryException.Code code, String message) {
    if (!met) {
      throw new SummaryException(code, message);
    }
  }

  /** The newest first; those of documents that the owner may not read any more are left out. */
  public List<Summary> list(String owner) {
    Map<String, Boolean> readable = new HashMap<>(); // by document
    return table.of(owner).stream()
        .filter(summary ->
            summary
                .document()
                .map(id -> readable.computeIfAbsent(id, it -> library.mayRead(owner, it)))
                .orElse(true))
        .toList();
  }

  /** How many wait or are being made, of all users. */
  public int underWay() {
    return table.underWay().size();
  }

  /**
   * @throws SummaryException NOT_FOUND, also where the owner may not read the document any more
   */
  public Summary get(String owner, String id) {
    return table
        .find(id)
        .filter(summary -> summary.owner().equals(owner))
        .filter(summary -> summary.document().map(it -> library.mayRead(owner, it)).orElse(true))
        .orElseThrow(
            () -> new SummaryException(SummaryException.Code.NOT_FOUND, "no summary " + id));
  }

  /**
   * With what its sections gave so far, and its text once it is done.
   *
   * @throws SummaryException NOT_FOUND
   */
  public Contents contents(String owner, String id) {
    Summary summary = get(owner, id);
    return new Contents(summary, table.parts(id, 0, 0), table.result(id));
  }

  /**
   * What sections gave, from one on.
   *
   * @throws SummaryException NOT_FOUND
   */
  public List<SummaryPart> sections(String owner, String id, int from) {
    get(owner, id);
    return table.parts(id, 0, from);
  }

  /**
   * Stops it; what there is of it stays.
   *
   * @throws SummaryException NOT_FOUND
   */
  public Summary cancel(String owner, String id) {
    get(owner, id);
    boolean wasUnderWay = database.inTransaction(() -> table.setCancelled(id, clock.instant()));
    if (wasUnderWay) {
      worker.stop(id);
      onEnd.accept(SummaryState.CANCELLED);
    }
    return get(owner, id);
  }

  /**
   * Goes on with one that was stopped, behind those that wait; any other stays as it is.
   *
   * @throws SummaryException NOT_FOUND, TOO_MANY_UNDER_WAY, QUEUE_FULL, or NO_TEXT for a text that
   *     was not kept
   */
  public synchronized Summary resume(String owner, String id) {
    Summary summary = get(owner, id);
    if (summary.state() != SummaryState.CANCELLED) {
      return summary;
    }
    require(
        summary.document().isPresent() || !table.source(id).isEmpty(),
        SummaryException.Code.NO_TEXT,
        "the text of " + id + " was not kept");
    requireRoom(list(owner));
    if (database.inTransaction(() -> table.setWaitingAgain(id))) {
      worker.add(id);
    }
    return get(owner, id);
  }

  /**
   * Deletes it with all of its steps, and stops it where it is being made.
   *
   * @throws SummaryException NOT_FOUND
   */
  public void delete(String owner, String id) {
    Summary summary = get(owner, id);
    List<String> texts = table.textsRead(id);
    database.inTransaction(() -> {
      table.delete(id);
      audit.append(
          AuditEntry.event(AuditKind.SUMMARY_DELETED, owner, "", "", List.of("summary:" + id)));
    });
    worker.stop(id);
    onTextsGone.accept(texts);
    if (summary.state().isUnderWay()) {
      onEnd.accept(SummaryState.CANCELLED);
    }
  }

  /** Whether the server ends: what is under way goes on after its next start. */
  public boolean isEnding() {
    return backend.state() instanceof BackendState.Closed;
  }

  /** Ends the background work. */
  public void close() {
    worker.close();
  }
}
