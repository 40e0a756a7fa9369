package io.jinwen.assistant.records.model;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The models that may answer: admitted, looked up and withdrawn here. A withdrawn one stays in the
 * register, and may be admitted again. Safe for use by many threads.
 */
public final class ModelRegister {
  private final Database database;
  private final AuditLog audit;
  private final Clock clock;

  /**
   * What is said of a model.
   *
   * @param fileHash SHA-256 of its file, 64 hexadecimal digits
   * @param licence under which it is used
   * @param filingNumber of the authority; empty where there is none
   * @param evaluation what it was admitted on; empty where nothing is said
   */
  public record ModelEntry(
      String fileHash, String name, String licence, String filingNumber, String evaluation) {
    /** Of the name, the licence and the filing number. */
    public static final int NAME_CHARACTERS_MAX = 200;

    public static final int EVALUATION_CHARACTERS_MAX = 2000;

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /**
     * @throws IllegalArgumentException for a hash that is none, an empty name or licence, or a text
     *     that is too long
     */
    public ModelEntry {
      fileHash = fileHash.toLowerCase(Locale.ROOT);
      if (!isHash(fileHash)) {
        throw new IllegalArgumentException(
            "'%s' is no SHA-256; that has 64 hexadecimal digits".formatted(fileHash));
      }
      name = required("the name", name);
      licence = required("the licence", licence);
      filingNumber = StoredText.of("the filing number", filingNumber.strip(), NAME_CHARACTERS_MAX);
      evaluation = StoredText.of("the evaluation", evaluation.strip(), EVALUATION_CHARACTERS_MAX);
    }

    /** Whether this is a SHA-256 as {@code sha256sum} prints it, in any case. */
    public static boolean isHash(String text) {
      return HASH.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    private static String required(String what, String text) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(what + " of the model is missing");
      }
      return StoredText.of(what, text.strip(), NAME_CHARACTERS_MAX);
    }
  }

  /**
   * A model of the register.
   *
   * @param withdrawnAt from then on it may not answer
   */
  public record RegisteredModel(
      ModelEntry entry, String admittedBy, Instant admittedAt, Optional<Instant> withdrawnAt) {
    /** Whether it may answer. */
    public boolean isAdmitted() {
      return withdrawnAt.isEmpty();
    }
  }

  public ModelRegister(Database database, AuditLog audit, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.clock = clock;
  }

  /** All models, those withdrawn included, the newest first. */
  public List<RegisteredModel> list() {
    return database
        .jdbc()
        .sql("select * from models order by admitted_at desc, file_hash")
        .query(ModelRegister::row)
        .list();
  }

  /** The model with this hash, whether it may answer or not. */
  public Optional<RegisteredModel> find(String fileHash) {
    return database
        .jdbc()
        .sql("select * from models where file_hash = :hash")
        .param("hash", fileHash.toLowerCase(Locale.ROOT))
        .query(ModelRegister::row)
        .optional();
  }

  /**
   * Lets a model answer, from within a second on where a server has it loaded. What was said of it
   * before is replaced.
   *
   * @param actor who admits it
   */
  public RegisteredModel admit(String actor, ModelEntry entry) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Map<String, Object> values = new HashMap<>();
    values.put("hash", entry.fileHash());
    values.put("name", entry.name());
    values.put("licence", entry.licence());
    values.put("filing", entry.filingNumber());
    values.put("evaluation", entry.evaluation());
    values.put("actor", actor);
    values.put("now", now.atOffset(ZoneOffset.UTC));
    return database.inTransaction(() -> {
      int changed =
          database
              .jdbc()
              .sql(
                  """
                  update models set name = :name, licence = :licence, filing_number = :filing,
                    evaluation = :evaluation, admitted_by = :actor, admitted_at = :now,
                    withdrawn_at = null
                  where file_hash = :hash
                  """)
              .params(values)
              .update();
      if (changed == 0) {
        database
            .jdbc()
            .sql(
                """
                insert into models (file_hash, name, licence, filing_number, evaluation,
                  admitted_by, admitted_at, withdrawn_at)
                values (:hash, :name, :licence, :filing, :evaluation, :actor, :now, null)
                """)
            .params(values)
            .update();
      }
      record(actor, AuditKind.MODEL_CHANGED, "model-admitted:" + entry.fileHash());
      return new RegisteredModel(entry, actor, now, Optional.empty());
    });
  }

  /**
   * Lets a model answer no more: a server whose register is strict asks it nothing from within a
   * second on, and does not load it again.
   *
   * @throws IllegalArgumentException if the register has none with this hash that may answer
   */
  public void withdraw(String actor, String fileHash) {
    String hash = fileHash.toLowerCase(Locale.ROOT);
    database.inTransaction(() -> {
      int changed =
          database
              .jdbc()
              .sql(
                  "update models set withdrawn_at = :now"
                      + " where file_hash = :hash and withdrawn_at is null")
              .param("now", clock.instant().atOffset(ZoneOffset.UTC))
              .param("hash", hash)
              .update();
      if (changed == 0) {
        throw new IllegalArgumentException(
            "the register has no admitted model with the hash '%s'".formatted(fileHash));
      }
      record(actor, AuditKind.MODEL_CHANGED, "model-withdrawn:" + hash);
      return changed;
    });
  }

  /** Notes for the auditors which file is to answer from now on, and whether it is admitted. */
  public void recordLoaded(String fileHash, boolean admitted) {
    record(
        "system",
        AuditKind.MODEL_LOADED,
        (admitted ? "model-admitted:" : "model-not-admitted:") + fileHash);
  }

  private void record(String actor, AuditKind kind, String decision) {
    audit.append(AuditEntry.event(kind, actor, "", "", List.of(decision)));
  }

  private static RegisteredModel row(ResultSet row, int rowNumber) throws SQLException {
    ModelEntry entry =
        new ModelEntry(
            row.getString("file_hash"),
            row.getString("name"),
            row.getString("licence"),
            row.getString("filing_number"),
            row.getString("evaluation"));
    return new RegisteredModel(
        entry,
        row.getString("admitted_by"),
        row.getObject("admitted_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject("withdrawn_at", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }
}
