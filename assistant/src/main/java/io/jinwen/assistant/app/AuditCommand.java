package io.jinwen.assistant.app;

import io.jinwen.assistant.policy.guard.PersonalData;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.records.audit.AuditCsv;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import io.jinwen.assistant.records.store.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./jinwen audit}: verifies and exports the record while no server runs. It finds the
 * database where the server does; nothing in it is changed.
 */
@Command(
    name = "./jinwen audit",
    description = "Verifies or exports the record of questions and answers.",
    footer = {
      "",
      OfflineCommand.DATABASE_HELP,
      OfflineCommand.DATABASE_FILE_HELP,
      "While one does, ask it: GET /audit/verify, GET /audit/export."
    })
public final class AuditCommand extends OfflineCommand {
  private static final int BROKEN = 3;

  AuditCommand(Map<String, String> environment) {
    super(environment);
  }

  public static void main(String[] arguments) {
    new AuditCommand(System.getenv()).runAndExit(arguments);
  }

  @Command(
      name = "verify",
      description = "Recomputes every hash; names the first record that is not as it was written.")
  int verify(
      @Option(
              names = "--known",
              paramLabel = "NUMBER:HASH",
              description = "a head noted earlier, through which the chain must still go")
          String known) {
    Optional<AuditHead> noted = Optional.ofNullable(known).map(AuditHead::parse);
    try (Database database = open()) {
      AuditLog log = new AuditLog(database, Clock.systemUTC());
      return switch (new AuditVerifier(log).verify(noted)) {
        case AuditVerdict.Intact(long records, AuditHead head) -> {
          System.out.println("intact: " + records + " records");
          System.out.println("head: " + head);
          yield 0;
        }
        case AuditVerdict.Broken(long number, AuditVerdict.Flaw flaw) -> {
          System.out.println("broken at record " + number + ": " + flaw.sentence());
          yield BROKEN;
        }
      };
    }
  }

  @Command(
      name = "export",
      description = "Writes the record as CSV, sensitive words and personal data masked.")
  int export(
      @Option(
              names = "--from",
              paramLabel = "NUMBER",
              defaultValue = "1",
              description = "the first record (default: 1)")
          long from,
      @Option(
              names = "--output",
              paramLabel = "FILE",
              description = "a new file (default: standard output)")
          Path output)
      throws IOException {
    try (Database database = open();
        Writer out = writer(output)) {
      SensitiveWords words = words();
      new AuditCsv(text -> PersonalData.mask(words.masked(text, _ -> {})))
          .write(new AuditLog(database, Clock.systemUTC()), from, out);
    }
    return 0;
  }

  private static Writer writer(Path output) throws IOException {
    if (output == null) {
      return new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    }
    try {
      return Files.newBufferedWriter(output, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("%s is there already; name a new file".formatted(output), e);
    }
  }

  private Database open() {
    return Database.openExisting(address());
  }

  /** The words that the server would filter. */
  private SensitiveWords words() {
    Optional<String> folder = Optional.ofNullable(environment.get("JINWEN_GUARD_FOLDER"));
    boolean library =
        Boolean.parseBoolean(environment.getOrDefault("JINWEN_GUARD_LIBRARYWORDS", "true"));
    return new SensitiveWords(
        ChatWiring.words(
                new AnswerSettings.Guard(folder, Duration.ZERO, library, true, 0),
                data().resolve(OwnFiles.FOLDER).resolve(OwnFiles.WORDS))
            .read());
  }
}
