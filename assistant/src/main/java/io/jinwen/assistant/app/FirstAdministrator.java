package io.jinwen.assistant.app;

import io.jinwen.assistant.identity.AccessException;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.identity.Users.NewUser;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Somebody who may log in to a server that nobody can log in to yet: in a container no command is
 * run before the first start. The password comes from a secret file, or is made up and printed this
 * once, past the log; the first login asks for another.
 *
 * @param name nobody is made where it is not set
 * @param passwordFile its first line is the password
 */
@ConfigurationProperties("jinwen.first-administrator")
record FirstAdministrator(Optional<String> name, Optional<String> passwordFile) {
  /** Letters and digits that nobody takes for one another. */
  private static final String CHARACTERS =
      "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private static final int GROUPS = 5;
  private static final int GROUP_CHARACTERS = 5;

  FirstAdministrator {
    name = name == null ? Optional.empty() : name.filter(text -> !text.isBlank());
    passwordFile = passwordFile == null ? Optional.empty() : passwordFile;
  }

  /**
   * Makes the administrator where one is asked for and there is none.
   *
   * @throws IllegalArgumentException if the file of the password cannot be read
   */
  void make(Users users, PrintStream out) {
    if (name.isEmpty() || users.hasAdministrator()) {
      return;
    }
    Optional<Path> file = Settings.place(passwordFile);
    String password = file.map(FirstAdministrator::firstLine).orElseGet(this::random);
    try {
      users.addWithTemporaryPassword(
          AccessDesk.ACTOR,
          new NewUser(name.get(), "", Optional.of(password), Set.of(Role.USER, Role.ADMIN)));
    } catch (AccessException e) {
      if (users.hasAdministrator()) {
        return; // another server on the same database started at the same time
      }
      throw e;
    }
    if (file.isEmpty()) {
      out.printf(
          "jinwen: the first administrator is %s with the password %s; it is shown this once,"
              + " and the first login asks for another%n",
          name.get(), password);
    }
  }

  private static String firstLine(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(
          "the first administrator's password cannot be read from %s (%s); see jinwen.first-administrator.password-file"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Some 145 bits; the rules for passwords want three kinds of characters, the hyphen is one. */
  private String random() {
    SecureRandom random = new SecureRandom();
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP_CHARACTERS; i++) {
      if (i > 0 && i % GROUP_CHARACTERS == 0) {
        password.append('-');
      }
      password.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return password.toString();
  }
}
