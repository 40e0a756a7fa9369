package io.jinwen.assistant.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder whose files everybody may search: what is put there is taken up, what is changed becomes
 * a new version, what is taken out, and is not there at the next look either, is deleted. A file
 * counts once it looks the same twice, because copying takes a while.
 */
public final class WatchedFolder implements AutoCloseable {
  /** No user can have this name. */
  static final String OWNER = "#folder";

  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
  private static final long LOOK_SECONDS = 10;

  private final Path folder;
  private final DocumentLibrary library;
  private final long fileBytesMax;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watched-folder").factory());
  private Map<String, Stamp> seen = new HashMap<>();
  private boolean looked;
  private final Map<String, Stamp> taken = new HashMap<>(); // by this run
  private final Set<Stamp> refused = new HashSet<>();

  private record Stamp(String name, long bytes, Instant changed) {}

  /**
   * @param fileBytesMax larger files are left alone, with a line in the log
   */
  public WatchedFolder(Path folder, DocumentLibrary library, long fileBytesMax) {
    this.folder = folder;
    this.library = library;
    this.fileBytesMax = fileBytesMax;
  }

  public void start() {
    timer.scheduleWithFixedDelay(this::lookSafely, 0, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void lookSafely() {
    try {
      look();
    } catch (IOException | RuntimeException e) {
      LOG.error("the watched folder {} could not be read; it is tried again", folder, e);
    }
  }

  /** Compares the folder with what was taken up of it. */
  synchronized void look() throws IOException {
    Map<String, Stamp> now = stamps();
    Map<String, StoredDocument> known = new HashMap<>();
    for (StoredDocument document : library.list(OWNER)) {
      // One of another server on the same database comes from its folder.
      if (document.owner().equals(OWNER) && library.isHere(document.id())) {
        known.putIfAbsent(document.name(), document); // the newest comes first
        if (looked && !now.containsKey(document.name()) && !seen.containsKey(document.name())) {
          library.delete(OWNER, document.id());
        }
      }
    }
    for (Stamp stamp : now.values()) {
      boolean settled = stamp.equals(seen.get(stamp.name()));
      if (settled && isNew(stamp, known.get(stamp.name())) && !refused.contains(stamp)) {
        addSafely(stamp);
      }
    }
    seen = now;
    looked = true;
  }

  /**
   * A file that this run took up is new when it looks another way; one of an earlier run when it
   * has another size or was changed since. A time that is still to come, of a clock that is ahead,
   * says nothing.
   */
  private boolean isNew(Stamp stamp, StoredDocument known) {
    if (known == null) {
      return true;
    }
    Stamp before = taken.putIfAbsent(stamp.name(), stamp);
    if (before != null) {
      return !before.equals(stamp);
    }
    return known.bytes() != stamp.bytes()
        || (stamp.changed().isAfter(known.createdAt()) && !stamp.changed().isAfter(Instant.now()));
  }

  /** One that cannot be read, as one of somebody else, is in no other's way. */
  private void addSafely(Stamp stamp) {
    try {
      add(stamp);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} in the watched folder cannot be read; it is tried again", stamp.name(), e);
    }
  }

  private void add(Stamp stamp) throws IOException {
    if (stamp.bytes() > fileBytesMax) {
      LOG.warn(
          "{} in the watched folder has {} bytes, at most {} are taken",
          stamp.name(),
          stamp.bytes(),
          fileBytesMax);
      refused.add(stamp);
      return;
    }
    try (InputStream in = Files.newInputStream(folder.resolve(stamp.name()))) {
      if (!stamp.name().equals(DocumentLibrary.plainName(stamp.name()))) { // else never known again
        throw new DocumentException(
            DocumentException.Code.INVALID, "no name of a document has a \\ or blanks around it");
      }
      library.add(OWNER, stamp.name(), "", DocumentAccess.ALL, in);
      taken.put(stamp.name(), stamp);
    } catch (DocumentException unfit) {
      LOG.warn("{} in the watched folder is not taken: {}", stamp.name(), unfit.getMessage());
      if (unfit.code() != DocumentException.Code.TOO_MANY) { // that may pass
        refused.add(stamp);
      }
    }
  }

  /** Plain files only: a link could lead anywhere, and hidden files are being written by others. */
  private Map<String, Stamp> stamps() throws IOException {
    Map<String, Stamp> stamps = new HashMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
              .filter(path -> !path.getFileName().toString().startsWith("."))
              .toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      stamps.put(
          name, new Stamp(name, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
    }
    return stamps;
  }

  @Override
  public void close() {
    timer.shutdown(); // not interrupted: the database's files would not survive that
  }
}
