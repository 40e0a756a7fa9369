package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditQuery;
import io.jinwen.assistant.records.audit.AuditRow;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Writes changes into the audit and reads them there again. */
public final class ChangeLog {
  private static final Pattern NO_ID = Pattern.compile("[^\\p{L}\\p{N}._:/-]");
  private static final int ID_CHARACTERS_MAX = 150;

  private final AuditLog audit;

  public ChangeLog(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * @param kind what is changed, such as {@code term}; a change can be looked for by it
   * @param id which one
   */
  void record(String actor, String kind, String id, String before, String after) {
    audit.append(
        new AuditEntry(
            AuditKind.CONTENT_CHANGED,
            actor,
            "",
            "",
            before,
            after,
            AuditVersions.NONE,
            List.of(kind, subject(kind, id))));
  }

  /** The newest changes of a kind. */
  List<Change> ofKind(String kind, int limit) {
    return changes(kind, limit);
  }

  /** The newest changes of one entry. */
  List<Change> of(String kind, String id, int limit) {
    return changes(subject(kind, id), limit);
  }

  private List<Change> changes(String decision, int limit) {
    return audit.search(AuditQuery.changesOf(decision), 0, limit).stream()
        .map(ChangeLog::change)
        .toList();
  }

  private static Change change(AuditRow row) {
    int last = row.decisions().lastIndexOf(',');
    return new Change(
        row.at(), row.caller(), row.decisions().substring(last + 1), row.question(), row.answer());
  }

  /** A word may hold what an id of a decision may not. */
  private static String subject(String kind, String id) {
    String plain = NO_ID.matcher(id).replaceAll("_");
    return kind + ":" + plain.substring(0, Math.min(plain.length(), ID_CHARACTERS_MAX));
  }

  /**
   * A change that was made.
   *
   * @param who who made it
   * @param subject what was changed, such as {@code term:exchange-rate}
   * @param before the text before; empty where there was none
   * @param after the text since; empty where there is none
   */
  public record Change(Instant at, String who, String subject, String before, String after) {}
}
