package io.jinwen.assistant.documents;

import java.io.IOException;
import java.io.InputStream;
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
 * a new version, what is taken out is deleted. A file counts once it looks the same twice, because
 * copying takes a while.
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
      if (document.owner().equals(OWNER)) {
        known.putIfAbsent(document.name(), document); // the newest comes first
        if (!now.containsKey(document.name())) {
          library.delete(OWNER, document.id());
        }
      }
    }
    for (Stamp stamp : now.values()) {
      boolean settled = stamp.equals(seen.get(stamp.name()));
      if (settled && isNew(stamp, known.get(stamp.name())) && !refused.contains(stamp)) {
        add(stamp);
      }
    }
    seen = now;
  }

  private static boolean isNew(Stamp stamp, StoredDocument known) {
    return known == null
        || known.bytes() != stamp.bytes()
        || stamp.changed().isAfter(known.createdAt());
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
      library.add(OWNER, stamp.name(), "", DocumentAccess.ALL, in);
    } catch (DocumentException unfit) {
      LOG.warn("{} in the watched folder is not taken: {}", stamp.name(), unfit.getMessage());
      refused.add(stamp);
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
