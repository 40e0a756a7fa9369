package io.jinwen.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what is kept has a place: writable, with room, and for nobody else's eyes. */
final class DataFolderCheck {
  private static final long WARN_BELOW = 1_000_000_000;
  private static final long STOP_BELOW = 64L << 20;
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final Path folder;
  private final String cacheDisk;
  private final Optional<String> server;

  /**
   * @param home the program's folder
   * @param environment JINWEN_DATA names the folder, JINWEN_DB_URL a database elsewhere,
   *     JINWEN_CACHE_DISK the room for keys and values
   */
  DataFolderCheck(Path home, Map<String, String> environment) {
    String named = environment.getOrDefault("JINWEN_DATA", "");
    this.folder = (named.isEmpty() ? home.resolve("data") : Path.of(named)).toAbsolutePath();
    this.cacheDisk = environment.getOrDefault("JINWEN_CACHE_DISK", "2GB");
    this.server =
        Optional.ofNullable(environment.get("JINWEN_DB_URL"))
            .filter(url -> url.startsWith("jdbc:postgresql:"))
            .map(url -> url.split("[?;]", 2)[0]);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    server.ifPresent(url -> findings.add(Finding.good("database: %s", url)));
    Path existing = folder;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      findings.add(
          Finding.fatal(
              "data: nothing can be written into %s; let its owner be %s, or name another place in"
                  + " JINWEN_DATA",
              existing, System.getProperty("user.name")));
      return findings;
    }
    try {
      findings.add(room(existing, Files.getFileStore(existing).getUsableSpace()));
      findings.add(cache());
      if (existing.equals(folder) && isOpen(folder)) {
        findings.add(
            Finding.weak(
                "data: others may read %s, in which lies what customers said; chmod 700 it",
                folder));
      }
    } catch (IOException e) {
      findings.add(Finding.weak("data: the disk of %s tells nothing (%s)", existing, e));
    }
    return findings;
  }

  private Finding room(Path existing, long bytes) {
    String text =
        String.format(Locale.ROOT, "data: %s, %.1f GB free", folder, bytes / 1e9)
            + (existing.equals(folder) ? "" : ", made at the first start");
    if (bytes < STOP_BELOW) {
      return Finding.fatal("%s; with less than 64 MB nothing is written", text);
    }
    return bytes < WARN_BELOW ? Finding.weak("%s; make room", text) : Finding.good("%s", text);
  }

  /** What the server's cache may take of the same disk. */
  private Finding cache() throws IOException {
    Path cache = folder.resolve("cache");
    if (Files.isDirectory(cache) && isOpen(cache)) {
      return Finding.weak(
          "cache: others may read %s, from which conversations can be told; the next start closes"
              + " it, or chmod 700 it",
          cache);
    }
    return cacheDisk.startsWith("0")
        ? Finding.good("cache: keys and values stay in memory (JINWEN_CACHE_DISK is %s)", cacheDisk)
        : Finding.good(
            "cache: keys and values take at most %s in %s, and leave the last gigabyte alone",
            cacheDisk, cache);
  }

  private static boolean isOpen(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(path).stream().anyMatch(OF_OTHERS::contains);
  }
}
