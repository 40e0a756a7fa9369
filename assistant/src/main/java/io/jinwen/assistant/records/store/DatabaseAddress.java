package io.jinwen.assistant.records.store;

import java.nio.file.Path;
import java.util.Objects;

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

  /** The file that is used where no address is set: {@code data/jinwen} under this folder. */
  public static DatabaseAddress standard(Path home) {
    return file(home.resolve("data").resolve("jinwen"));
  }

  boolean isH2() {
    return url.startsWith(H2);
  }

  /** The folder of an H2 file; null for every other address. */
  Path folder() {
    return url.startsWith(H2_FILE)
        ? Path.of(beforeOptions(url).substring(H2_FILE.length())).toAbsolutePath().getParent()
        : null;
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
