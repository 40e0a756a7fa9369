package io.jinwen.assistant.conversation;

import io.jinwen.assistant.calculator.question.Asked;
import io.jinwen.assistant.conversation.UnverifiedFigures.FigureSpan;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.engine.api.Usage;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was shown beside an answer, as it is kept with its turn, so that a conversation looks later
 * as it did at first.
 *
 * @param hints all hints, those of the answer after those of the question
 * @param terms the terms that were explained
 * @param source where an approved answer comes from
 * @param calculation what was asked to be calculated, if that was; its figures follow from it
 * @param ground what it stands on; empty for a turn that was kept before that was told
 * @param unverified figures of it that nobody has checked
 * @param documents what of it the user's documents bear out, where they were asked
 * @param filterNotes what the guard did
 * @param preamble the notes and rules that stood before the question as the model read it; not
 *     shown
 * @param usage what it cost; empty where no model ran
 * @param timing how quickly it came; empty where no model ran
 * @param failure why it was not completed; empty where it was, and for a turn that was kept before
 *     that was told
 * @param role id of the role that answered; empty for a turn that was kept before that was told
 */
public record TurnDetails(
    List<Hint> hints,
    List<ShownTerm> terms,
    Optional<ApprovedSource> source,
    Optional<Asked> calculation,
    Optional<Ground> ground,
    List<FigureSpan> unverified,
    Optional<DocumentProof> documents,
    List<String> filterNotes,
    String preamble,
    Optional<Usage> usage,
    Optional<Timing> timing,
    Optional<Failure> failure,
    String role) {
  /** Nothing was shown beside it. */
  public static final TurnDetails NONE =
      new TurnDetails(
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of(),
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public TurnDetails {
    calculation =
        calculation == null ? Optional.empty() : calculation; // kept before there were any
    role = role == null ? "" : role;
    failure = failure == null ? Optional.empty() : failure;
    documents = documents == null ? Optional.empty() : documents;
    ground = ground == null ? Optional.empty() : ground;
    unverified = unverified == null ? List.of() : List.copyOf(unverified);
    hints = List.copyOf(hints);
    terms = List.copyOf(terms);
    filterNotes = List.copyOf(filterNotes);
  }

  /** As it is kept in {@link io.jinwen.assistant.records.session.Turn#details()}. */
  public String json() {
    return JSON.writeValueAsString(this);
  }

  /**
   * Reads what {@link #json()} wrote; nothing from an empty text.
   *
   * @throws tools.jackson.core.JacksonException for any other document
   */
  public static TurnDetails read(String json) {
    return json.isEmpty() ? NONE : JSON.readValue(json, TurnDetails.class);
  }
}
