package io.jinwen.assistant.conversation;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.records.session.SessionStore.NewTurn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer under way, of which it is known where it will be written down. */
final class OpenRecord {
  private final Records records;
  private final ChatCommand command;
  private final Optional<String> sessionId;
  private final Optional<String> parentId;
  private final Maker maker;
  private final Records.Versions versions;

  OpenRecord(
      Records records,
      ChatCommand command,
      Optional<String> sessionId,
      Optional<String> parentId,
      Maker maker,
      Records.Versions versions) {
    this.records = records;
    this.command = command;
    this.sessionId = sessionId;
    this.parentId = parentId;
    this.maker = maker;
    this.versions = versions;
  }

  /** The session's id; empty where the answer is not remembered. */
  String sessionId() {
    return sessionId.orElse("");
  }

  String caller() {
    return command.caller();
  }

  String model() {
    return maker.model();
  }

  /**
   * Writes the turn and its audit record, or neither. When this returns, both are on the disk.
   *
   * @return the turn's id; empty where no session is kept, or it was deleted in the meantime
   */
  Optional<String> finish(Outcome outcome) {
    try {
      Optional<String> written =
          records
              .database()
              .inTransaction(() -> {
                Optional<String> turn =
                    sessionId.map(
                        id -> records.sessions().append(caller(), turn(id, outcome)).id());
                records.audit().append(entry(turn, outcome));
                return turn;
              });
      written.ifPresent(turn -> records.summaries().written(caller(), turn));
      return written;
    } catch (SessionException gone) {
      if (gone.code() != SessionException.Code.SESSION_NOT_FOUND) {
        throw gone;
      }
      records.audit().append(entry(Optional.empty(), outcome));
      return Optional.empty();
    }
  }

  private NewTurn turn(String session, Outcome outcome) {
    return new NewTurn(
        session,
        parentId,
        command.question(),
        outcome.thinking(),
        outcome.answer(),
        outcome.ending(),
        outcome.usage(),
        maker.model(),
        outcome.details().json());
  }

  private AuditEntry entry(Optional<String> turn, Outcome outcome) {
    List<String> decisions = new ArrayList<>(outcome.decisions());
    decisions.add("request:" + command.requestId());
    return new AuditEntry(
        kind(outcome.ending()),
        caller(),
        sessionId(),
        turn.orElse(""),
        command.question(),
        outcome.answer(),
        new AuditVersions(
            maker.nameAndQuantization(), maker.prompt(), versions.rules(), versions.words()),
        decisions);
  }

  private static AuditKind kind(TurnEnding ending) {
    return switch (ending) {
      case COMPLETE, TRUNCATED -> AuditKind.ANSWERED;
      case APPROVED -> AuditKind.APPROVED_ANSWER;
      case CALCULATED -> AuditKind.CALCULATED;
      case EXTRACTED -> AuditKind.EXTRACTED;
      case BY_RULE -> AuditKind.ANSWERED_BY_RULE;
      case NO_GROUND -> AuditKind.NO_GROUND;
      case REFUSED -> AuditKind.REFUSED;
      case BLOCKED -> AuditKind.BLOCKED;
      case STOPPED, FAILED -> AuditKind.UNFINISHED;
    };
  }

  /**
   * By what an answer is made.
   *
   * @param model the model's name; empty where no model runs
   * @param quantization the model's; empty where no model runs
   * @param prompt the version of the role's prompt; empty where there is none
   */
  record Maker(String model, String quantization, String prompt) {
    /** A person wrote it. */
    static final Maker NONE = new Maker("", "", "");

    static Maker of(ModelInfo model, String prompt) {
      return new Maker(model.name(), model.quantization(), prompt);
    }

    String nameAndQuantization() {
      return quantization.isEmpty() ? model : model + " " + quantization;
    }
  }

  /**
   * What became of a question.
   *
   * @param answer as it was shown
   * @param thinking as it was shown
   * @param usage what it cost; empty where no model ran or it did not say
   * @param details what was shown beside it
   * @param decisions ids of what decided, for the audit
   */
  record Outcome(
      TurnEnding ending,
      String answer,
      String thinking,
      Optional<Usage> usage,
      TurnDetails details,
      List<String> decisions) {}
}
