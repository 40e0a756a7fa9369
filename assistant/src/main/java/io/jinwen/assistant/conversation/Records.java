package io.jinwen.assistant.conversation;

import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatCommand.Complete;
import io.jinwen.assistant.conversation.OpenRecord.Maker;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.JdbcSessionStore.SessionTitle;
import io.jinwen.assistant.records.session.Session;
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
    return new OpenRecord(
        this,
        conversation.command(),
        sessionOf(conversation),
        conversation.parentId(),
        made,
        new Versions(compliance.version(), words.version()));
  }

  /** Where the turn will lie; a conversation that was sent as a whole is kept by its sender. */
  private Optional<String> sessionOf(Conversation conversation) {
    return switch (conversation.command()) {
      case Ask ask ->
          Optional.of(
              conversation
                  .session()
                  .map(Session::id)
                  .orElseGet(() -> create(ask, conversation.role())));
      case Complete _ -> Optional.empty();
    };
  }

  private String create(Ask asked, Role role) {
    String masked = guard.whole(Channel.TITLE, asked.question()).value();
    return sessions.create(asked.caller(), role.id(), SessionTitle.of(masked)).id();
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
