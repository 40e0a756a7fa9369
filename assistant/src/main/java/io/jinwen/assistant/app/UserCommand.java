package io.jinwen.assistant.app;

import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.User;
import io.jinwen.assistant.identity.Users.NewUser;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ./jinwen user}: adds and changes those who may log in. Passwords are asked for in the
 * terminal or read from standard input, never taken from the command line, where every user of the
 * machine can read them.
 */
@Command(
    name = "./jinwen user",
    description = "Adds, lists and changes the users who may log in.",
    footer = {
      "",
      OfflineCommand.DATABASE_HELP,
      OfflineCommand.DATABASE_FILE_HELP,
      "A password is asked for, or read as the first line of standard input where that",
      "is no terminal."
    })
public final class UserCommand extends OfflineCommand {
  private final InputStream input;

  UserCommand(Map<String, String> environment, InputStream input) {
    super(environment);
    this.input = input;
  }

  public static void main(String[] arguments) {
    new UserCommand(System.getenv(), System.in).runAndExit(arguments);
  }

  @Command(name = "add", description = "Adds a user and asks for the password.")
  int add(
      @Parameters(paramLabel = "NAME", description = "what the user logs in with") String name,
      @Option(
              names = "--display-name",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "the name for people")
          String displayName,
      @Option(
              names = "--role",
              split = ",",
              paramLabel = "ROLE",
              defaultValue = "user",
              description = "user (default), reviewer, auditor, admin; may be given several times")
          List<String> roles,
      @Option(
              names = "--team",
              paramLabel = "TEAM",
              defaultValue = "",
              description = "whose documents the user reads beside the own ones")
          String team,
      @Option(names = "--no-password", description = "a user who cannot log in and only owns keys")
          boolean noPassword)
      throws IOException {
    Set<Role> given = roles(roles);
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      Optional<String> password = noPassword ? Optional.empty() : Optional.of(askPassword());
      User user =
          desk.users().add(AccessDesk.ACTOR, new NewUser(name, displayName, password, given, team));
      System.out.println("added: " + line(user));
    }
    return 0;
  }

  @Command(name = "list", description = "Lists all users.")
  int list() {
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      desk.users().list().forEach(user -> System.out.println(line(user)));
    }
    return 0;
  }

  @Command(name = "disable", description = "Lets a user in no more; logins and keys end.")
  int disable(@Parameters(paramLabel = "NAME") String name) {
    return setDisabled(name, true);
  }

  @Command(name = "enable", description = "Lets a user in again and ends a lock.")
  int enable(@Parameters(paramLabel = "NAME") String name) {
    return setDisabled(name, false);
  }

  private int setDisabled(String name, boolean disabled) {
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      System.out.println(line(desk.users().setDisabled(AccessDesk.ACTOR, name, disabled)));
    }
    return 0;
  }

  @Command(name = "password", description = "Sets another password, which also ends a lock.")
  int password(@Parameters(paramLabel = "NAME") String name) throws IOException {
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      System.out.println(line(desk.users().setPassword(AccessDesk.ACTOR, name, askPassword())));
    }
    return 0;
  }

  @Command(name = "role", description = "Gives these roles in place of those before.")
  int role(
      @Parameters(index = "0", paramLabel = "NAME") String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "ROLE") List<String> roles) {
    Set<Role> given = roles(roles);
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      System.out.println(line(desk.users().setRoles(AccessDesk.ACTOR, name, given)));
    }
    return 0;
  }

  @Command(
      name = "team",
      description = "Moves a user to a team, or out of any; what the team before reads is gone.")
  int team(
      @Parameters(index = "0", paramLabel = "NAME") String name,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "TEAM",
              defaultValue = "",
              description = "its name; none takes the user out")
          String team) {
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      System.out.println(line(desk.users().setTeam(AccessDesk.ACTOR, name, team)));
    }
    return 0;
  }

  static Set<Role> roles(List<String> codes) {
    return codes.stream().map(Role::of).collect(Collectors.toSet());
  }

  private String askPassword() throws IOException {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
      return Optional.ofNullable(lines.readLine())
          .orElseThrow(() -> new IOException("standard input has no line with the password"));
    }
    char[] password = console.readPassword("password: ");
    char[] again = console.readPassword("again: ");
    if (!Arrays.equals(password, again)) {
      throw new IOException("the two are not the same; nothing was changed");
    }
    return new String(password);
  }

  private static String line(User user) {
    String roles = user.roles().stream().sorted().map(Role::code).collect(Collectors.joining(","));
    return String.join(
        "\t",
        user.name(),
        roles,
        user.disabled() ? "disabled" : user.hasPassword() ? "enabled" : "keys-only",
        user.displayName(),
        user.team());
  }
}
