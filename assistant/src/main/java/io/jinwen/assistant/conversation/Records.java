package io.jinwen.assistant.conversation;

import io.jinwen.assistant.conversation.OpenRecord.Maker;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.JdbcSessionStore.SessionTitle;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.store.Database;
import java.util.Optional;

/**
 * Writes down what was asked and answered: sessions and the audit. Safe for use by many threads.
 */
public final class Records {
  private final Database database;
  private final SessionStore sessions;
  private final AuditLog audit;
  private final OutputGuard guard;
  private final ComplianceEngine compliance;
  private final SensitiveWords words;
  private final IdleSummaries summaries;

  /**
   * @param guard masks what becomes a title
   * @param compliance tells the version of the rule cards
   * @param words tells the version of the word lists
   * @param summaries puts conversations in short that grow long
   */
  public Records(
      Database database,
      SessionStore sessions,
      AuditLog audit,
      OutputGuard guard,
      ComplianceEngine compliance,
      SensitiveWords words,
      IdleSummaries summaries) {
    this.database = database;
    this.sessions = sessions;
    this.audit = audit;
    this.guard = guard;
    this.compliance = compliance;
    this.words = words;
    this.summaries = summaries;
  }

  /** Under which rule cards and word lists something is decided. */
  record Versions(String rules, String words) {}

  /**
   * Begins the record of an answer, and the session where it is the first one.
   *
   * @param made by what the answer is made
   */
  OpenRecord open(Conversation conversation, Maker made) {
    Question asked = conversation.asked();
    Optional<String> session = Optional.empty();
    if (asked.remember()) {
      session =
          conversation
              .session()
              .map(known -> known.id())
              .or(() -> Optional.of(create(conversation)));
    }
    return new OpenRecord(
        this,
        asked.caller(),
        asked.requestId(),
        asked.prompt(),
        session,
        conversation.parentId(),
        made,
        versions());
  }

  /** Begins the record of an answer that belongs to no session. */
  OpenRecord open(Completion asked, Maker made) {
    return new OpenRecord(
        this,
        asked.caller(),
        asked.requestId(),
        asked.question(),
        Optional.empty(),
        Optional.empty(),
        made,
        versions());
  }

  private String create(Conversation conversation) {
    Question asked = conversation.asked();
    String masked = guard.whole(Channel.TITLE, asked.prompt()).value();
    return sessions.create(asked.caller(), conversation.role().id(), SessionTitle.of(masked)).id();
  }

  private Versions versions() {
    return new Versions(compliance.version(), words.version());
  }

  Database database() {
    return database;
  }

  SessionStore sessions() {
    return sessions;
  }

  IdleSummaries summaries() {
    return summaries;
  }

  AuditLog audit() {
    return audit;
  }
}
