package io.jinwen.assistant.documents;

import io.jinwen.documents.DocumentReader;
import io.jinwen.documents.ReadDocument;
import io.jinwen.documents.RefusedDocumentException;
import io.jinwen.documents.passage.Passages;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads documents one after the other on a thread of its own. What is unfinished when the server
 * ends is read anew after the next start, as everything is where the index is missing, and what was
 * deleted meanwhile is then removed: the table says so.
 */
final class Ingest {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final long CLOSE_MILLIS_MAX = 1_000;
  private static final Duration TRY_AGAIN_AFTER = Duration.ofMinutes(1);
  private static final String FAILED = "读取时服务器出错，文件没有被采用；请稍后重新上传。";

  private final DocumentTable table;
  private final DocumentFolder files;
  private final DocumentReader reader;
  private final DocumentSearch search;
  private final ReadingWatch watch;
  private final DeletedTexts computed;
  private final AtomicLong edition = new AtomicLong();
  private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final List<String> removedLater = new ArrayList<>(); // of the worker's thread
  private final Thread thread;
  private volatile boolean reading;
  private volatile boolean closed;

  Ingest(
      DocumentTable table,
      DocumentFolder files,
      DocumentReader reader,
      DocumentSearch search,
      ReadingWatch watch,
      DeletedTexts computed) {
    this.table = table;
    this.files = files;
    this.reader = reader;
    this.search = search;
    this.watch = watch;
    this.computed = computed;
    this.thread = Thread.ofPlatform().daemon().name("documents").unstarted(this::run);
  }

  void start() {
    (files.hasIndex() ? table.unfinished() : table.notRefused())
        .forEach(document -> add(document.id()));
    files.ids().stream().filter(id -> table.find(id).isEmpty()).forEach(this::forget);
    thread.start();
  }

  void add(String id) {
    work.add(() -> read(id));
  }

  /**
   * Takes a deleted document out of index and folder, after what is being read. A reading of the
   * document itself is given up.
   */
  void forget(String id) {
    edition.incrementAndGet();
    work.add(() -> remove(id));
  }

  private void remove(String id) {
    try {
      if (forgetComputed(id)) {
        search.remove(id);
        files.delete(id);
      }
    } catch (RuntimeException failed) { // a full disk, mostly
      LOG.error("document {} is deleted and still on the disk; it is tried again", id, failed);
      removedLater.add(id);
    }
  }

  /** False where the next start has to do it, which finds files without a document. */
  private boolean forgetComputed(String id) {
    try {
      return !files.hasIndex() || computed.forget(search.texts(id));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether a document is being read or removed, or waits for that. */
  boolean isAtWork() {
    return reading || !work.isEmpty();
  }

  /** Another number than before where a document was read or deleted meanwhile. */
  long edition() {
    return edition.get();
  }

  private void run() {
    while (!closed) {
      try {
        Runnable next = work.poll(TRY_AGAIN_AFTER.toSeconds(), TimeUnit.SECONDS);
        reading = next != null || !removedLater.isEmpty();
        if (next != null) {
          next.run();
        } else {
          tryToRemove();
        }
      } catch (InterruptedException ending) {
        return;
      } catch (RuntimeException | Error failed) { // the next document is read all the same
        LOG.error("a document could not be read or removed", failed);
      } finally {
        reading = false;
      }
    }
  }

  private void tryToRemove() {
    List<String> ids = List.copyOf(removedLater);
    removedLater.clear();
    ids.forEach(this::remove);
  }

  private void read(String id) {
    StoredDocument document = table.find(id).orElse(null);
    if (document == null) {
      return; // deleted while it waited
    }
    if (!Files.isRegularFile(files.file(id))) {
      LOG.info("document {} is not in this server's folder: another one has it, or it is lost", id);
      return;
    }
    long since = System.nanoTime();
    try {
      setProgress(id, 0, 0);
      ReadDocument read =
          reader.read(
              files.file(id), document.name(), (page, pages) -> setProgress(id, page, pages));
      String title = read.title().isEmpty() ? document.name() : read.title();
      search.put(id, title, Passages.of(read), () -> isWanted(id));
      if (table.setReady(id, read)) {
        edition.incrementAndGet();
      } else {
        forget(id);
      }
      watch.ended(ReadingWatch.Ending.READ, since(since));
    } catch (CancellationException _) {
      LOG.info("document {} was deleted, or the server ended, while it was read", id);
    } catch (RefusedDocumentException refused) {
      if (!closed) {
        table.setRefused(id, refused.getMessage());
        watch.ended(ReadingWatch.Ending.REFUSED, since(since));
      }
    } catch (RuntimeException | Error failed) { // else it would seem to be read for ever
      if (!closed) {
        LOG.error("document {} could not be indexed", id, failed);
        table.setRefused(id, FAILED);
        watch.ended(ReadingWatch.Ending.FAILED, since(since));
      }
    }
  }

  private void setProgress(String id, int page, int pages) {
    if (closed || !table.setProgress(id, page, pages)) {
      throw new CancellationException("the document is not wanted any more");
    }
  }

  private boolean isWanted(String id) {
    return !closed && table.find(id).isPresent();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /**
   * What is being read is given up, and read anew after the next start. The thread is not
   * interrupted: the database's files would not survive that. Its reading process is ended instead.
   */
  void close() {
    closed = true;
    reader.close();
    work.add(() -> {}); // wakes it
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
