package io.jinwen.assistant.records.audit;

/** What a record tells of. */
public enum AuditKind {
  /** A question was answered by the model. */
  ANSWERED,
  /** A question was answered with a reviewer's approved answer. */
  APPROVED_ANSWER,
  /** A question was answered by calculation. */
  CALCULATED,
  /** A question was answered with sentences of documents; the decisions name them. */
  EXTRACTED,
  /** A question was answered by a rule, such as a greeting. */
  ANSWERED_BY_RULE,
  /** A question was not answered, because there was nothing to rest an answer on. */
  NO_GROUND,
  /** A question was refused. */
  REFUSED,
  /** An answer was stopped by the guard. */
  BLOCKED,
  /** An answer was not completed: cancelled, out of time, or a fault. */
  UNFINISHED,
  /** A session was deleted by its owner. */
  SESSION_DELETED,
  /** A document was added; the decision names it. */
  DOCUMENT_ADDED,
  /** A document was given to others or taken back; the decisions name it and who may read it. */
  DOCUMENT_SHARED,
  /** A document was deleted by its owner; the decision names it. */
  DOCUMENT_DELETED,
  /** A document or a pasted text was summarised: the answer is the summary. */
  SUMMARISED,
  /** A summary was deleted by its owner; the decision names it. */
  SUMMARY_DELETED,
  /** A reviewer approved, rejected or withdrew a correction; the decision says which. */
  REVIEWED,
  /** Records or training data were exported. */
  EXPORTED,
  /** A user or a key was added or changed; the decisions say how, the caller is who did it. */
  ACCESS_CHANGED,
  /** A user logged in. */
  LOGGED_IN,
  /** A login of a user that there is was refused; the decision says why. */
  LOGIN_REFUSED,
  /** Words, terms or rule cards were changed: question and answer are the text before and after. */
  CONTENT_CHANGED,
  /** A model was admitted or withdrawn; the decision says which, by the hash of its file. */
  MODEL_CHANGED,
  /**
   * A model was loaded or refused at a start, or found withdrawn or admitted again while it
   * answered; the decision has its hash and whether it is admitted.
   */
  MODEL_LOADED,
  /** Records past their time were removed; the decisions name the last of them and its hash. */
  PRUNED
}
