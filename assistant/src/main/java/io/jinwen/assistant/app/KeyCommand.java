package io.jinwen.assistant.app;

import io.jinwen.assistant.identity.ApiKeys.ApiKey;
import io.jinwen.assistant.identity.ApiKeys.IssuedKey;
import io.jinwen.assistant.identity.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./jinwen key}: makes and revokes the keys that programs show instead of logging in. */
@Command(
    name = "./jinwen key",
    description = "Makes, lists and revokes keys for programs (Authorization: Bearer jw_…).",
    footer = {"", OfflineCommand.DATABASE_HELP, OfflineCommand.DATABASE_FILE_HELP})
public final class KeyCommand extends OfflineCommand {
  KeyCommand(Map<String, String> environment) {
    super(environment);
  }

  public static void main(String[] arguments) {
    new KeyCommand(System.getenv()).runAndExit(arguments);
  }

  @Command(
      name = "add",
      description = "Makes a key and prints it; only a hash is kept, so it is never shown again.")
  int add(
      @Parameters(index = "0", paramLabel = "OWNER", description = "the user it acts for")
          String owner,
      @Parameters(index = "1", paramLabel = "NAME", description = "what it is for") String name,
      @Option(
              names = "--role",
              split = ",",
              paramLabel = "ROLE",
              defaultValue = "user",
              description = "what it may do, as far as its owner may (default: user)")
          List<String> roles,
      @Option(
              names = "--days",
              paramLabel = "DAYS",
              description = "how long it opens anything (default: until it is revoked)")
          Long days) {
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      IssuedKey issued =
          desk.keys()
              .add(
                  AccessDesk.ACTOR,
                  name,
                  owner,
                  UserCommand.roles(roles),
                  Optional.ofNullable(days).map(Duration::ofDays));
      System.out.println(issued.secret());
      System.err.println("id: " + issued.key().id());
    }
    return 0;
  }

  @Command(name = "list", description = "Lists all keys, without what opens anything.")
  int list() {
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      desk.keys().list().forEach(key -> System.out.println(line(key)));
    }
    return 0;
  }

  @Command(name = "revoke", description = "Makes a key open nothing from now on.")
  int revoke(@Parameters(paramLabel = "ID") String id) {
    try (AccessDesk desk = AccessDesk.open(address(), environment)) {
      desk.keys().revoke(AccessDesk.ACTOR, id);
    }
    System.out.println("revoked: " + id);
    return 0;
  }

  private static String line(ApiKey key) {
    String state =
        key.revokedAt()
            .map(at -> "revoked " + at)
            .orElse(key.isValidAt(Instant.now()) ? "valid" : "expired");
    return String.join(
        "\t",
        key.id(),
        key.shown() + "…",
        key.owner(),
        key.roles().stream().sorted().map(Role::code).collect(Collectors.joining(",")),
        state,
        "used " + key.lastUsedAt().map(Instant::toString).orElse("never"),
        key.name());
  }
}
