package io.jinwen.assistant.records.store;

import io.jinwen.assistant.records.store.Database.DatabaseException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the database is and who we are there.
 *
 * @param url a JDBC address, {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
 * @param user the database's user
 * @param password empty where the database asks for none
 */
public record DatabaseAddress(String url, String user, String password) {
  private static final String H2 = "jdbc:h2:";
  private static final String H2_FILE = H2 + "file:";
  private static final String STANDARD = "jinwen";
  private static final Path STANDARD_FILE = Path.of("data", STANDARD + ".mv.db");
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /**
   * @throws DatabaseException for an address of neither kind
   */
  public DatabaseAddress {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (!url.startsWith(H2) && !url.startsWith(POSTGRESQL)) {
      throw new DatabaseException(
          "the database address must begin with %s or %s, not as %s does"
              .formatted(H2, POSTGRESQL, beforeOptions(url)));
    }
  }

  /** A database in this one file (H2 appends {@code .mv.db} to its name). */
  public static DatabaseAddress file(Path path) {
    return new DatabaseAddress(H2_FILE + path.toAbsolutePath().normalize(), "jinwen", "");
  }

  /** The file that is used where no address is set: {@code jinwen} in the folder of the data. */
  public static DatabaseAddress standard(Path dataFolder) {
    return file(dataFolder.resolve(STANDARD));
  }

  boolean isH2() {
    return url.startsWith(H2);
  }

  /** The file of an H2 database; empty for every other address. */
  Optional<Path> path() {
    return url.startsWith(H2_FILE)
        ? Optional.of(StoreFiles.fileOf(beforeOptions(url).substring(H2_FILE.length())))
        : Optional.empty();
  }

  /** Where the file of an H2 database lies. */
  public Optional<Path> folder() {
    return path().map(Path::getParent);
  }

  /** Whether it is the file that lies in a folder of ours alone. */
  boolean isStandard() {
    return path().filter(file -> file.endsWith(STANDARD_FILE)).isPresent();
  }

  /** The address for people and logs: options are left out, for they may hold a password. */
  @Override
  public String toString() {
    return beforeOptions(url);
  }

  private static String beforeOptions(String url) {
    return url.split("[;?]", 2)[0];
  }
}
