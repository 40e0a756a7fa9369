package io.jinwen.assistant.app;

import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.model.ModelFileHash;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.model.ModelRegister.ModelEntry;
import io.jinwen.assistant.records.model.ModelRegister.RegisteredModel;
import io.jinwen.assistant.records.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./jinwen model}: the register of the models that may answer. */
@Command(
    name = "./jinwen model",
    description = "Admits models, lists and withdraws them (JINWEN_MODEL_REGISTER=strict).",
    footer = {
      "",
      OfflineCommand.DATABASE_HELP,
      OfflineCommand.DATABASE_FILE_HELP,
      "Each change is recorded in the audit. A running server on the same database takes it up",
      "within a second."
    })
public final class ModelCommand extends OfflineCommand {
  ModelCommand(Map<String, String> environment) {
    super(environment);
  }

  public static void main(String[] arguments) {
    new ModelCommand(System.getenv()).runAndExit(arguments);
  }

  @Command(name = "admit", description = "Lets a model answer, known by the SHA-256 of its file.")
  int admit(
      @Parameters(paramLabel = "FILE", description = "the GGUF file, or the first of its parts")
          Path file,
      @Option(
              names = "--licence",
              required = true,
              paramLabel = "LICENCE",
              description = "under which it is used, such as Apache-2.0")
          String licence,
      @Option(
              names = "--by",
              required = true,
              paramLabel = "NAME",
              description = "who admits it, for the record")
          String by,
      @Option(names = "--name", paramLabel = "NAME", description = "default: the file's name")
          String name,
      @Option(
              names = "--filing-number",
              defaultValue = "",
              paramLabel = "NUMBER",
              description = "of its filing with the authority (备案号)")
          String filingNumber,
      @Option(
              names = "--evaluation",
              defaultValue = "",
              paramLabel = "TEXT",
              description = "what it is admitted on: a report's number, figures")
          String evaluation)
      throws IOException {
    String shown = Optional.ofNullable(name).orElse(file.getFileName().toString());
    ModelEntry entry =
        new ModelEntry(ModelFileHash.of(file), shown, licence, filingNumber, evaluation);
    return with(register -> {
      System.out.println(line(register.admit(by, entry)));
      return 0;
    });
  }

  @Command(name = "list", description = "Lists all models, those withdrawn included.")
  int list() {
    return with(register -> {
      register.list().forEach(model -> System.out.println(line(model)));
      return 0;
    });
  }

  @Command(name = "withdraw", description = "Lets a model answer no more.")
  int withdraw(
      @Parameters(paramLabel = "SHA256", description = "as ./jinwen model list shows it")
          String hash,
      @Option(
              names = "--by",
              required = true,
              paramLabel = "NAME",
              description = "who withdraws it, for the record")
          String by) {
    return with(register -> {
      register.withdraw(by, hash);
      System.out.println("withdrawn: " + hash);
      return 0;
    });
  }

  private int with(ToIntFunction<ModelRegister> work) {
    Clock clock = Clock.systemUTC();
    try (Database database = Database.open(address())) {
      return work.applyAsInt(new ModelRegister(database, new AuditLog(database, clock), clock));
    }
  }

  private static String line(RegisteredModel model) {
    ModelEntry entry = model.entry();
    return String.join(
        "\t",
        entry.fileHash(),
        model.withdrawnAt().map(at -> "withdrawn " + at).orElse("admitted"),
        entry.name(),
        entry.licence(),
        entry.filingNumber().isEmpty() ? "no filing number" : entry.filingNumber(),
        model.admittedBy() + " " + model.admittedAt(),
        entry.evaluation());
  }
}
