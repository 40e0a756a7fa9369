package io.jinwen.assistant.records.feedback;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditEntry.AuditVersions;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where reviewers decide on feedback. Each decision stands in the audit together with the texts it
 * was about. Safe for use by many threads.
 */
public final class ReviewDesk {
  public static final int LIST_MAX = 200;

  private final FeedbackTable table;
  private final Database database;
  private final AuditLog audit;
  private final CorrectionSink sink;
  private final Object sinkOrder = new Object();
  private final Clock clock;

  public ReviewDesk(Database database, AuditLog audit, CorrectionSink sink, Clock clock) {
    this.table = new FeedbackTable(database);
    this.database = database;
    this.audit = audit;
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * Feedback in one state, the oldest first.
   *
   * @throws FeedbackException INVALID for an offset or a limit out of bounds
   */
  public List<Feedback> list(ReviewState state, int offset, int limit) {
    return list(ReviewQuery.of(state), offset, limit);
  }

  /**
   * The feedback that is asked for, the oldest first.
   *
   * @throws FeedbackException INVALID for an offset or a limit out of bounds
   */
  public List<Feedback> list(ReviewQuery wanted, int offset, int limit) {
    if (offset < 0 || limit < 1 || limit > LIST_MAX) {
      throw new FeedbackException(
          FeedbackException.Code.INVALID,
          "offset %d, limit %d: an offset of at least 0 and a limit of 1 to %d are possible"
              .formatted(offset, limit, LIST_MAX));
    }
    return table.list(wanted, offset, limit);
  }

  /** How many there are of what is asked for. */
  public int count(ReviewQuery wanted) {
    return table.count(wanted);
  }

  public Optional<Feedback> find(String id) {
    return table.find(id);
  }

  /**
   * Approves a correction, or a good answer as it is. A correction becomes an approved answer at
   * once; the other only becomes training data.
   *
   * @throws FeedbackException FEEDBACK_NOT_FOUND, ALREADY_REVIEWED, NOTHING_TO_APPROVE or INVALID
   */
  public Feedback approve(String id, String reviewer, Approval approval) {
    Feedback approved =
        decide(
            id,
            feedback -> {
              feedback.requireOpen();
              String question =
                  approval
                      .question()
                      .map(text -> FeedbackText.required("the question", text))
                      .orElse(feedback.about().question());
              String answer =
                  approval
                      .answer()
                      .map(text -> FeedbackText.required("the answer", text))
                      .orElseGet(() -> standing(feedback));
              return review(
                  ReviewState.APPROVED,
                  Optional.of(question),
                  Optional.of(answer),
                  reviewer,
                  approval.note());
            });
    tellSink(id);
    return approved;
  }

  /** The text that is approved when the reviewer writes none. */
  private static String standing(Feedback feedback) {
    Optional<String> given =
        feedback.verdict() == Verdict.UP
            ? Optional.of(feedback.about().answer())
            : Optional.empty();
    return feedback
        .correction()
        .or(() -> given)
        .orElseThrow(() ->
            new FeedbackException(
                FeedbackException.Code.NOTHING_TO_APPROVE,
                "feedback %s has no corrected text to approve; write one or reject it"
                    .formatted(feedback.id())));
  }

  /**
   * Decides that a feedback is not used.
   *
   * @throws FeedbackException FEEDBACK_NOT_FOUND, ALREADY_REVIEWED or INVALID
   */
  public Feedback reject(String id, String reviewer, String note) {
    return decide(
        id,
        feedback -> {
          feedback.requireOpen();
          return review(ReviewState.REJECTED, Optional.empty(), Optional.empty(), reviewer, note);
        });
  }

  /**
   * Takes back an approval: the answer is not given any more, nor used for training.
   *
   * @throws FeedbackException FEEDBACK_NOT_FOUND, NOT_APPROVED or INVALID
   */
  public Feedback withdraw(String id, String reviewer, String note) {
    Feedback withdrawn =
        decide(
            id,
            feedback -> {
              Review earlier = feedback.review();
              if (earlier.state() != ReviewState.APPROVED) {
                throw new FeedbackException(
                    FeedbackException.Code.NOT_APPROVED,
                    "feedback %s is %s; only what was approved can be withdrawn"
                        .formatted(id, earlier.state()));
              }
              return review(
                  ReviewState.WITHDRAWN, earlier.question(), earlier.answer(), reviewer, note);
            });
    tellSink(id);
    return withdrawn;
  }

  private Review review(
      ReviewState state,
      Optional<String> question,
      Optional<String> answer,
      String reviewer,
      String note) {
    return new Review(
        state,
        question,
        answer,
        Optional.of(reviewer),
        FeedbackText.atMost("the note", note, Review.NOTE_CHARACTERS_MAX),
        Optional.of(clock.instant().truncatedTo(ChronoUnit.MILLIS)));
  }

  /** Writes a decision and its audit record, or neither. */
  private Feedback decide(String id, Function<Feedback, Review> decision) {
    return database.inTransaction(() -> {
      Feedback feedback =
          table
              .findForUpdate(id)
              .orElseThrow(() ->
                  new FeedbackException(
                      FeedbackException.Code.FEEDBACK_NOT_FOUND, "there is no feedback " + id));
      Feedback decided = feedback.reviewed(decision.apply(feedback));
      table.update(decided);
      audit.append(entry(decided));
      return decided;
    });
  }

  private static AuditEntry entry(Feedback decided) {
    Exchange about = decided.about();
    Review review = decided.review();
    return new AuditEntry(
        AuditKind.REVIEWED,
        review.reviewer().orElseThrow(),
        about.sessionId(),
        about.turnId(),
        review.question().orElse(about.question()),
        review.answer().orElse(about.answer()),
        AuditVersions.NONE,
        List.of("feedback:" + decided.id(), review.state().name().toLowerCase(Locale.ROOT)));
  }

  /** Every correction in force, the oldest first. */
  public List<ApprovedCorrection> approvedCorrections() {
    List<ApprovedCorrection> corrections = new ArrayList<>();
    forEachApproved(feedback -> feedback.approvedCorrection().ifPresent(corrections::add));
    return corrections;
  }

  /** Tells the sink of every correction in force, the oldest first. */
  public void tellSinkOfAll() {
    forEachApproved(feedback -> tellSink(feedback.id()));
  }

  /**
   * Tells how a feedback stands now, whatever this thread has decided: of two who decided one after
   * the other either may come here first, and both leave behind what stands in the table.
   */
  private void tellSink(String id) {
    synchronized (sinkOrder) {
      table
          .find(id)
          .flatMap(Feedback::approvedCorrection)
          .ifPresentOrElse(sink::approved, () -> sink.withdrawn(id));
    }
  }

  /** Hands over everything that is approved, the oldest first, a few in memory at a time. */
  void forEachApproved(Consumer<Feedback> reader) {
    Optional<Feedback> last = Optional.empty();
    List<Feedback> page;
    do {
      // By the last one read, not by their number: one that is withdrawn meanwhile moves the rest.
      page = table.approvedBehind(last, LIST_MAX);
      page.forEach(reader);
      last = page.isEmpty() ? last : Optional.of(page.getLast());
    } while (page.size() == LIST_MAX);
  }

  /**
   * A reviewer's consent.
   *
   * @param question the question in words that can be understood alone; empty keeps the one asked
   * @param answer the text to give from now on; empty keeps the correction or, where there is none
   *     and the verdict is up, the answer that was given
   * @param note for other reviewers; may be empty
   */
  public record Approval(Optional<String> question, Optional<String> answer, String note) {
    /** Consent to the text as it is. */
    public static Approval asItIs() {
      return new Approval(Optional.empty(), Optional.empty(), "");
    }
  }

  /**
   * An answer that a reviewer stands for.
   *
   * @param id the feedback's id, and the approved answer's
   * @param role the role in which the question was asked
   * @param reviewer who approved it
   */
  public record ApprovedCorrection(
      String id,
      String role,
      String question,
      String answer,
      String reviewer,
      Instant approvedAt) {}

  /**
   * Whoever answers with approved corrections. Told after the decision is on the disk; at its start
   * {@link ReviewDesk#tellSinkOfAll()} tells of all there are, so that it misses none.
   */
  public interface CorrectionSink {
    /** From now on, this question has this answer. */
    void approved(ApprovedCorrection correction);

    /** The correction with this id is not used any more. */
    void withdrawn(String id);
  }

  /**
   * Which feedback a reviewer wants to see.
   *
   * @param state how far the reviewers are with it; all where absent
   * @param verdict up or down; both where absent
   * @param role the role that was asked; all where absent
   * @param from given at this time or later
   * @param until given before this time
   */
  public record ReviewQuery(
      Optional<ReviewState> state,
      Optional<Verdict> verdict,
      Optional<String> role,
      Optional<Instant> from,
      Optional<Instant> until) {
    /** Everything. */
    public static final ReviewQuery ALL =
        new ReviewQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** Everything in one state. */
    public static ReviewQuery of(ReviewState state) {
      return new ReviewQuery(Optional.of(state), ALL.verdict, ALL.role, ALL.from, ALL.until);
    }
  }
}
