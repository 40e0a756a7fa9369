package io.jinwen.assistant.conversation;

import io.jinwen.assistant.context.ContextSource;
import io.jinwen.assistant.context.GlossaryNotes;
import io.jinwen.assistant.context.Material;
import io.jinwen.assistant.context.NearAnswers;
import io.jinwen.assistant.context.PromptAssembler;
import io.jinwen.assistant.context.PromptAssembler.AssembledPrompt;
import io.jinwen.assistant.context.PromptAssembler.PromptInput;
import io.jinwen.assistant.context.PromptAssembler.PromptTooLargeException;
import io.jinwen.assistant.context.PromptAssembler.RuleNote;
import io.jinwen.assistant.context.TokenBudget;
import io.jinwen.assistant.conversation.ChatService.PromptTooLongException;
import io.jinwen.assistant.documents.SectionSize;
import io.jinwen.assistant.knowledge.Glossary;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.knowledge.Ruling;
import io.jinwen.assistant.policy.compliance.Assessment;
import io.jinwen.assistant.policy.compliance.Finding;
import io.jinwen.assistant.policy.guard.AdmittedRequest;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.ModelInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Puts together what the model reads, within what it can hold. */
final class PromptMaker {
  private static final int NOTES_TOKENS_MAX = 512;
  private static final int MATERIAL_TOKENS_MAX = 768;
  private static final int SECTIONS_TOKENS_MAX = 2_400;
  private static final int WHOLE_SECTION_TOKENS_MAX = 2_000;
  private static final int VERSION_CHARACTERS = 12;

  /** In a smaller context the roles' texts and notes leave no room for a conversation. */
  private static final int CONTEXT_FOR_NOTES_MIN = 1_024;

  private final Glossary glossary;

  PromptMaker(Glossary glossary) {
    this.glossary = glossary;
  }

  /**
   * The prompt for an admitted question.
   *
   * @param sources what may stand beside the question
   * @param answerTokensMax room that the answer asks for; it gets at most half of the context
   * @throws PromptTooLongException if the question does not fit
   */
  AssembledPrompt make(
      Engine engine,
      Conversation conversation,
      AdmittedRequest admitted,
      List<ContextSource> sources,
      boolean thinking,
      int answerTokensMax) {
    int contextTokens = engine.model().contextTokensMax();
    int marks = engine.countTokens(List.of(ChatMessage.user("。")), thinking);
    TokenBudget budget =
        new TokenBudget(
            contextTokens - Math.min(answerTokensMax, contextTokens / 2),
            marks,
            engine::countTokens);
    PromptInput input =
        new PromptInput(
            conversation.role(),
            admitted.question(),
            sources,
            rules(admitted),
            admitted.history(),
            conversation.summary());
    try {
      return isBare(engine.model())
          ? PromptAssembler.bare(input, budget)
          : PromptAssembler.assemble(input, budget);
    } catch (PromptTooLargeException e) {
      throw new PromptTooLongException(e.tokens(), contextTokens, e);
    }
  }

  DemonstrationScope demonstrationScope() {
    return new DemonstrationScope(glossary);
  }

  /** Notes on the terms of a question. */
  GlossaryNotes notes(AdmittedRequest admitted) {
    return new GlossaryNotes(glossary.mentions(admitted.question()), NOTES_TOKENS_MAX);
  }

  /** What may stand beside a question that no documents are to answer. */
  static List<ContextSource> sources(GlossaryNotes notes, Ruling ruling) {
    return List.of(notes, new NearAnswers(ruling, MATERIAL_TOKENS_MAX));
  }

  /** Most tokens for sections of documents: they are what the answer rests on. */
  static int sectionTokensMax(ModelInfo model) {
    return Math.min(SECTIONS_TOKENS_MAX, model.contextTokensMax() / 2);
  }

  /** How large the sections of documents are that a model is given whole. */
  static SectionSize sectionSize(Engine engine) {
    ModelInfo model = engine.model();
    int tokensMax =
        isBare(model) ? 0 : Math.min(WHOLE_SECTION_TOKENS_MAX, model.contextTokensMax() * 3 / 8);
    return new SectionSize(
        tokensMax,
        model.name(),
        (title, passage) ->
            PromptAssembler.tokens(Material.of(title, passage), engine::countTokens));
  }

  /** Whether a model thinks before it answers in a role, where nobody says otherwise. */
  static boolean thinks(Role role, ModelInfo model) {
    return role.sampling().thinking() && model.canThink();
  }

  /** The terms to show beside the answer: those that the model reads, or could not be given. */
  List<ShownTerm> terms(
      ModelInfo model, AssembledPrompt prompt, GlossaryNotes notes, AdmittedRequest admitted) {
    return isBare(model)
        ? terms(admitted)
        : notes.among(prompt.material()).stream()
            .map(note -> ShownTerm.of(note.name(), note.term()))
            .toList();
  }

  /** The terms of a question, where the model is given no notes on them. */
  List<ShownTerm> terms(AdmittedRequest admitted) {
    return ShownTerm.of(glossary.mentions(admitted.question()));
  }

  /** The system message with which a model answers in a role. */
  static String systemText(Role role, ModelInfo model) {
    return isBare(model) ? role.brief() : PromptAssembler.systemText(role);
  }

  /** Names exactly the text of a role, for the audit. */
  static String version(Role role, ModelInfo model) {
    try {
      byte[] text = systemText(role, model).getBytes(StandardCharsets.UTF_8);
      String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
      return role.id() + ":" + hash.substring(0, VERSION_CHARACTERS);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }

  /** Whether a model is given the role in a line and the bare question, and nothing else. */
  static boolean isBare(ModelInfo model) {
    return model.demonstration() || model.contextTokensMax() < CONTEXT_FOR_NOTES_MIN;
  }

  private static List<RuleNote> rules(AdmittedRequest admitted) {
    Assessment assessment = admitted.screening().assessment();
    return assessment.findings().stream()
        .map(Finding::card)
        .distinct()
        .map(card -> new RuleNote(card.id(), card.said(assessment.audience()).tell()))
        .toList();
  }
}
