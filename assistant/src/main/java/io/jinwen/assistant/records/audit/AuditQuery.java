package io.jinwen.assistant.records.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which records somebody looks for; what is absent does not matter.
 *
 * @param from recorded at this time or later
 * @param until recorded before this time
 * @param caller exactly this one
 * @param session exactly this one
 * @param decision one of the record's decisions, such as the id of a rule card
 * @param text occurs in the question or the answer, whatever the case of its letters
 */
public record AuditQuery(
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<AuditKind> kind,
    Optional<String> caller,
    Optional<String> session,
    Optional<String> decision,
    Optional<String> text) {
  /** Everything. */
  public static final AuditQuery ALL =
      new AuditQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The changes of one thing, such as {@code term:exchange-rate}. */
  public static AuditQuery changesOf(String subject) {
    return new AuditQuery(
        ALL.from,
        ALL.until,
        Optional.of(AuditKind.CONTENT_CHANGED),
        ALL.caller,
        ALL.session,
        Optional.of(subject),
        ALL.text);
  }

  /** Puts what is asked for into {@code values}; the text holds names of parameters only. */
  String condition(Map<String, Object> values) {
    List<String> parts = new ArrayList<>(List.of("1 = 1"));
    from.ifPresent(time -> {
      parts.add("recorded_at >= :from");
      values.put("from", time.atOffset(ZoneOffset.UTC));
    });
    until.ifPresent(time -> {
      parts.add("recorded_at < :until");
      values.put("until", time.atOffset(ZoneOffset.UTC));
    });
    kind.ifPresent(wanted -> {
      parts.add("kind = :kind");
      values.put("kind", wanted.name());
    });
    caller.ifPresent(name -> {
      parts.add("caller = :caller");
      values.put("caller", name);
    });
    session.ifPresent(id -> {
      parts.add("session_id = :session");
      values.put("session", id);
    });
    decision.ifPresent(id -> {
      parts.add("',' || decisions || ',' like :decision escape '!'");
      values.put("decision", "%," + escaped(id) + ",%");
    });
    text.ifPresent(words -> {
      parts.add(
          "(lower(question) like lower(:text) escape '!' or lower(answer) like lower(:text) escape '!')");
      values.put("text", "%" + escaped(words) + "%");
    });
    return String.join(" and ", parts);
  }

  private static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }
}
