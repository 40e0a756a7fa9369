package io.jinwen.assistant.summaries;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.summaries.PatientModel.StoppedException;
import io.jinwen.assistant.summaries.SummaryMaker.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes summaries one after the other on a thread of its own. What is unfinished when the server
 * ends, however it ends, is gone on with after the next start, or by another server on the same
 * database: the tables say how far it was, and who makes it.
 */
final class SummaryWorker {
  private static final Logger LOG = LoggerFactory.getLogger(SummaryWorker.class);
  private static final long CLOSE_MILLIS_MAX = 1_000;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(15);
  private static final String FAILED = "概括时服务器出错，没有做完；请稍后重试。";

  private final Database database;
  private final SummaryTable table;
  private final DocumentLibrary library;
  private final Backend backend;
  private final OutputGuard guard;
  private final AuditLog audit;
  private final Clock clock;
  private final Consumer<SummaryState> onEnd;
  private final Consumer<List<String>> onTextsGone;
  private final LinkedBlockingQueue<String> waiting = new LinkedBlockingQueue<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().daemon().name("summaries").unstarted(this::run);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("summary-claims").factory());
  private volatile String current = "";
  private volatile boolean closed;

  SummaryWorker(
      Database database,
      SummaryTable table,
      DocumentLibrary library,
      Backend backend,
      OutputGuard guard,
      AuditLog audit,
      Clock clock,
      Consumer<SummaryState> onEnd,
      Consumer<List<String>> onTextsGone) {
    this.database = database;
    this.table = table;
    this.library = library;
    this.backend = backend;
    this.guard = guard;
    this.audit = audit;
    this.clock = clock;
    this.onEnd = onEnd;
    this.onTextsGone = onTextsGone;
  }

  void start() {
    if (database.isExclusive()) {
      table.dropClaims(); // of a start that was killed
    }
    table.unclaimed().forEach(this::add);
    thread.start();
    timer.scheduleWithFixedDelay(
        this::lookAndGoOn, LOOK_EVERY.toNanos(), LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) { // one that escapes would end the looks silently
      LOG.debug("the summaries could not be looked at", e); // who watches the database tells of it
    }
  }

  /** Shows that the one that is being made is, and finds those that nobody makes any more. */
  void look() {
    String mine = current;
    if (!mine.isEmpty() && !table.claimLonger(mine) && current.equals(mine)) {
      stopped.add(mine);
    }
    for (String id : table.unclaimed()) {
      if (!waiting.contains(id) && !id.equals(current)) {
        add(id);
      }
    }
  }

  void add(String id) {
    waiting.add(id);
  }

  /** It was cancelled or deleted: what the model is doing for it ends. */
  void stop(String id) {
    if (!waiting.remove(id) && current.equals(id)) {
      stopped.add(id);
    }
  }

  private void run() {
    while (!closed) {
      try {
        current = waiting.take();
        if (!closed) {
          make(current);
        }
      } catch (InterruptedException ending) {
        return;
      } catch (RuntimeException | Error failed) { // the next one is made all the same
        LOG.error("a summary broke off", failed);
      } finally {
        String made = current;
        current = "";
        stopped.remove(made); // behind that: a look meanwhile may have put it there
      }
    }
  }

  private void make(String id) throws InterruptedException {
    Summary summary = table.find(id).orElse(null);
    if (summary == null || !isForUs(summary) || !table.claim(id)) {
      return; // deleted, cancelled, for another server, or begun by one while it waited
    }
    PatientModel model = new PatientModel(backend, () -> !closed && !stopped.contains(id));
    try {
      switch (SummaryMaker.make(summary, table, library, guard, model)) {
        case Outcome.Made made -> done(summary, made);
        case Outcome.Impossible(String problem) -> failed(id, problem);
      }
    } catch (StoppedException _) {
      LOG.debug("summary {} is not wanted any more", id);
      table.giveUpClaims(); // where it is wanted all the same, the next look finds it
    } catch (RuntimeException | Error broken) { // else it would seem to be made for ever
      if (!closed) {
        LOG.error("summary {} broke off", id, broken);
        failed(id, FAILED);
      }
    }
  }

  /**
   * Each server has files and a model of its own, and the tables with others, where they are not in
   * a file. What is not for this one now is found again by a later look.
   */
  private boolean isForUs(Summary summary) {
    return database.isExclusive()
        || (backend.state() instanceof BackendState.Ready
            && summary.document().filter(it -> !library.isHere(it)).isEmpty());
  }

  private void done(Summary summary, Outcome.Made made) {
    List<String> texts = table.textsRead(summary.id());
    boolean kept =
        database.inTransaction(() -> {
          boolean wanted =
              table.setDone(summary.id(), made.text(), made.coverage(), clock.instant());
          if (wanted) {
            audit.append(entry(summary, made));
          }
          return wanted;
        });
    if (kept) {
      onTextsGone.accept(texts);
      onEnd.accept(SummaryState.DONE);
    }
  }

  private static AuditEntry entry(Summary summary, Outcome.Made made) {
    List<String> decisions = new ArrayList<>(List.of("summary:" + summary.id()));
    summary.document().ifPresent(id -> decisions.add("document:" + id));
    String said =
        made.text().sentences().stream()
            .map(SummarySentence::text)
            .collect(Collectors.joining("\n"));
    return new AuditEntry(
        AuditKind.SUMMARISED,
        summary.owner(),
        "",
        "",
        summary.form().words() + "：" + summary.title(),
        said,
        new AuditVersions(made.text().extractive() ? "" : made.model(), "", "", ""),
        decisions);
  }

  private void failed(String id, String problem) {
    List<String> texts = table.textsRead(id);
    if (table.setFailed(id, problem, clock.instant())) {
      onTextsGone.accept(texts);
      onEnd.accept(SummaryState.FAILED);
    }
  }

  /** The thread is not interrupted: the database's files would not survive that. */
  void close() {
    closed = true;
    timer.shutdown();
    waiting.add(""); // wakes it
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    try {
      table.giveUpClaims();
    } catch (RuntimeException e) { // they end by themselves, a minute later
      LOG.debug("the claims on summaries could not be given up", e);
    }
  }
}
