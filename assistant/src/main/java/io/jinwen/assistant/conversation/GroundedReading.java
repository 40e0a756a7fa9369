package io.jinwen.assistant.conversation;

import io.jinwen.assistant.context.Material;
import io.jinwen.assistant.context.PromptAssembler.AssembledPrompt;
import io.jinwen.assistant.conversation.Ground.Origin;
import io.jinwen.assistant.conversation.Ground.ShownQuestion;
import io.jinwen.assistant.conversation.UnverifiedFigures.FigureSpan;
import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.documents.SectionProof;
import io.jinwen.assistant.knowledge.Ruling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model read beside a question, and what its answer is held to.
 *
 * @param ground what is said of it
 * @param preamble what stood before the question and stands there in later turns too; empty for
 *     sections of documents, which a conversation does not keep: a deleted document is gone for
 *     good
 * @param checked texts whose figures may stand in the answer
 * @param proof holds the answer to the sections of documents that were read, where some were
 */
record GroundedReading(
    Ground ground, String preamble, List<String> checked, Optional<SectionProof> proof) {
  /** The question alone. */
  static final GroundedReading NOTHING =
      new GroundedReading(Ground.of(Origin.GENERATED), "", List.of(), Optional.empty());

  /** Notes and approved answers that come near. */
  static GroundedReading of(AssembledPrompt prompt, Ruling ruling) {
    Origin origin = prompt.material().isEmpty() ? Origin.GENERATED : Origin.GROUNDED;
    return new GroundedReading(
        new Ground(origin, ShownQuestion.of(ruling), prompt.material()),
        prompt.preamble(),
        List.of(),
        Optional.empty());
  }

  /** Sections of documents. */
  static GroundedReading of(AssembledPrompt prompt, SectionProof proof) {
    List<Material> named = prompt.material().stream().map(Material::named).toList();
    return new GroundedReading(
        new Ground(Origin.GROUNDED, List.of(), named), "", List.of(), Optional.of(proof));
  }

  GroundedReading checking(List<String> texts) {
    return new GroundedReading(ground, preamble, List.copyOf(texts), proof);
  }

  /**
   * Figures of an answer that nothing bears out.
   *
   * @param ours hints and calculations, whose figures are ours
   */
  List<FigureSpan> unverified(String answer, List<String> ours, Optional<DocumentProof> proved) {
    if (proved.isPresent()) {
      return proved.get().figures().stream()
          .filter(DocumentProof.ProvedFigure::isDoubtful)
          .map(figure -> new FigureSpan(figure.start(), figure.end(), figure.text()))
          .toList();
    }
    List<String> given = new ArrayList<>(given());
    given.addAll(ours);
    return UnverifiedFigures.of(answer, given);
  }

  /** Texts whose figures may stand in the answer. */
  List<String> given() {
    List<String> given = new ArrayList<>(checked);
    given.add(preamble);
    return given;
  }

  /** The documents that an answer cites, for the audit. */
  static List<String> decisions(DocumentProof proof) {
    List<String> documents =
        proof.citations().stream()
            .map(Citation::document)
            .distinct()
            .map(id -> "document:" + id)
            .toList();
    return documents.isEmpty() ? List.of("documents:nothing") : documents;
  }
}
