package io.jinwen.assistant.conversation;

import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatCommand.Complete;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.Turn;
import java.util.List;
import java.util.Optional;

/** Finds the conversation that a question belongs to. */
final class Conversations {
  /** Who answers where nobody is named. */
  static final String DEFAULT_ROLE = "general";

  private final SessionStore sessions;
  private final Knowledge knowledge;

  Conversations(SessionStore sessions, Knowledge knowledge) {
    this.sessions = sessions;
    this.knowledge = knowledge;
  }

  /**
   * @throws SessionException SESSION_NOT_FOUND, TURN_NOT_FOUND or SESSION_FULL
   */
  Conversation of(ChatCommand command) {
    return switch (command) {
      case Ask ask -> of(ask);
      case Complete _ ->
          new Conversation(command, Optional.empty(), knowledge.role(DEFAULT_ROLE), List.of());
    };
  }

  private Conversation of(Ask asked) {
    Optional<Session> session = asked.sessionId().map(id -> session(asked.caller(), id));
    String role = asked.roleId().or(() -> session.map(Session::role)).orElse(DEFAULT_ROLE);
    return new Conversation(asked, session, knowledge.role(role), path(asked, session));
  }

  private Session session(String caller, String id) {
    Session session = sessions.find(caller, id).orElseThrow(() -> SessionException.noSession(id));
    sessions
        .latest(caller, id)
        .filter(latest -> latest.number() >= SessionStore.TURNS_MAX)
        .ifPresent(latest -> {
          throw SessionException.full(id, latest.number());
        });
    return session;
  }

  private List<Turn> path(Ask asked, Optional<Session> session) {
    if (session.isEmpty() || asked.newBranch() && asked.parentTurnId().isEmpty()) {
      return List.of();
    }
    String id = session.get().id();
    Optional<Turn> parent =
        asked
            .parentTurnId()
            .map(turn -> turnOf(asked.caller(), id, turn))
            .or(() -> sessions.latest(asked.caller(), id));
    return parent.map(turn -> sessions.path(asked.caller(), turn.id())).orElse(List.of());
  }

  private Turn turnOf(String caller, String sessionId, String turnId) {
    return sessions
        .turn(caller, turnId)
        .filter(turn -> turn.sessionId().equals(sessionId))
        .orElseThrow(() -> SessionException.noTurn(turnId));
  }
}
