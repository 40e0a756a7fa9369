package io.jinwen.assistant.conversation;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.context.ContextSource;
import io.jinwen.assistant.context.DocumentSections;
import io.jinwen.assistant.context.GlossaryNotes;
import io.jinwen.assistant.context.PromptAssembler.AssembledPrompt;
import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.ChatCommand.Complete;
import io.jinwen.assistant.conversation.ChatService.PromptTooLongException;
import io.jinwen.assistant.conversation.ChatService.ThinkingUnsupportedException;
import io.jinwen.assistant.conversation.OpenRecord.Maker;
import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.FoundPlace;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.knowledge.Ruling;
import io.jinwen.assistant.policy.guard.AdmittedRequest;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.assistant.policy.guard.Screening;
import io.jinwen.assistant.work.SlowWork;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has the model answer. The only way to the engine, and it takes nothing but what the guard let in.
 */
final class Generator {
  private final Backend backend;
  private final PromptMaker prompts;
  private final OutputGuard output;
  private final Records records;
  private final Duration answerTimeMax;
  private final SlowWork work;

  Generator(
      Backend backend,
      PromptMaker prompts,
      OutputGuard output,
      Records records,
      Duration answerTimeMax,
      SlowWork work) {
    this.backend = backend;
    this.prompts = prompts;
    this.output = output;
    this.records = records;
    this.answerTimeMax = answerTimeMax;
    this.work = work;
  }

  /** Whether the model may be asked: a demonstration only what it has learned. */
  boolean carries(String question, Ruling ruling) {
    ModelInfo model = backend.engine().model();
    return !model.demonstration()
        || prompts.demonstrationScope().carries(question, ruling.match().isPresent());
  }

  /**
   * Begins to answer a question in its conversation.
   *
   * @param ruling tells the approved answers that come near, which become material
   */
  AnswerStream answer(
      Conversation conversation, Ask asked, AdmittedRequest admitted, Ruling ruling) {
    GlossaryNotes notes = prompts.notes(admitted);
    return answer(
        conversation,
        admitted,
        notes,
        PromptMaker.sources(notes, ruling),
        asked.preferGenerated()
            ? OfferedCalculators.NONE
            : calculators(conversation, admitted.question()),
        prompt -> GroundedReading.of(prompt, ruling));
  }

  private OfferedCalculators calculators(Conversation conversation, String question) {
    String before = conversation.path().isEmpty() ? "" : conversation.path().getLast().question();
    return OfferedCalculators.to(backend.engine(), question, before);
  }

  /** Whether the model can be given sections of documents to read. */
  boolean reads() {
    return !PromptMaker.isBare(backend.engine().model());
  }

  /**
   * What of documents the model is to read for a question: the whole section in which the passages
   * found lie, where they lie together, and the passages.
   *
   * @param found the best first; as many are read as fit
   */
  DocumentSections sections(String question, List<FoundPlace> found, DocumentLibrary library) {
    Engine engine = backend.engine();
    List<FoundPlace> whole = library.section(question, found, PromptMaker.sectionSize(engine));
    return new DocumentSections(whole, found, PromptMaker.sectionTokensMax(engine.model()));
  }

  /** Begins to answer a question from documents. */
  AnswerStream answerFrom(
      Conversation conversation,
      AdmittedRequest admitted,
      DocumentSections sections,
      DocumentLibrary library) {
    GlossaryNotes notes = prompts.notes(admitted);
    DocumentChoice chosen = conversation.command().documents().orElseThrow();
    return answer(
        conversation,
        admitted,
        notes,
        sections.whole().isEmpty() ? List.of(sections, notes) : List.of(sections),
        OfferedCalculators.NONE,
        prompt -> {
          var numbered = sections.numbered(prompt.material());
          int numberMax = prompt.material().size();
          return GroundedReading.of(
              prompt, library.proof(chosen, admitted.question(), numbered, numberMax));
        });
  }

  private AnswerStream answer(
      Conversation conversation,
      AdmittedRequest admitted,
      GlossaryNotes notes,
      List<ContextSource> sources,
      OfferedCalculators calculators,
      Function<AssembledPrompt, GroundedReading> reading) {
    Engine engine = backend.engine();
    Role role = conversation.role();
    Optional<String> system = admitted.system(); // a program's, in place of the role's text
    boolean thinking = thinking(conversation, engine);
    SamplingParams sampling = sampling(conversation, calculators);
    int systemTokens = system.map(engine::countTokens).orElse(0);
    int otherTokens = sampling.maxNewTokens() + calculators.tokens(engine) + systemTokens;
    AssembledPrompt prompt =
        prompts.make(engine, conversation, admitted, sources, thinking, otherTokens);
    GenerationRequest request =
        new GenerationRequest(
            new Prompt.Chat(messages(prompt, system), thinking, calculators.tools()),
            sampling,
            calculators.format(),
            OptionalInt.empty());
    String version = system.isPresent() ? "" : PromptMaker.version(role, engine.model());
    Maker maker = Maker.of(engine.model(), version);
    return begin(
        engine,
        request,
        admitted.screening(),
        () -> records.open(conversation, maker),
        sources.contains(notes)
            ? prompts.terms(engine.model(), prompt, notes, admitted)
            : prompts.terms(admitted),
        reading.apply(prompt).checking(conversation.checkedTexts(admitted)),
        calculators);
  }

  private static List<ChatMessage> messages(AssembledPrompt prompt, Optional<String> system) {
    List<ChatMessage> messages = new ArrayList<>(prompt.messages());
    system.ifPresent(text -> messages.set(0, ChatMessage.system(text)));
    return messages;
  }

  /** Begins to answer a program's conversation, in its role where the program sets up no other. */
  AnswerStream complete(Conversation conversation, Complete asked, AdmittedRequest admitted) {
    Engine engine = backend.engine();
    Role role = conversation.role();
    requireThinking(asked.thinking(), engine);
    List<ChatMessage> messages = new ArrayList<>(admitted.messages());
    boolean inRole = !asked.hasSystemMessage() && !asked.isFormatted() && !asked.isBareText();
    if (inRole) {
      messages.addFirst(ChatMessage.system(PromptMaker.systemText(role, engine.model())));
    }
    OfferedCalculators calculators =
        asked.calculators()
            ? OfferedCalculators.to(engine, admitted.question(), asked.questionBefore())
            : OfferedCalculators.NONE;
    List<Tool> tools = calculators.isEmpty() ? asked.tools() : calculators.tools();
    Prompt given =
        asked.isBareText()
            ? new Prompt.Text(admitted.question())
            : new Prompt.Chat(messages, asked.thinking(), tools);
    GenerationRequest request =
        new GenerationRequest(
            given,
            asked.request().sampling(),
            calculators.isEmpty() ? asked.request().format() : calculators.format(),
            asked.request().scores(),
            asked.request().background());
    String prompt = inRole ? PromptMaker.version(role, engine.model()) : "";
    return begin(
        engine,
        request,
        admitted.screening(),
        () -> records.open(conversation, Maker.of(engine.model(), prompt)),
        List.of(),
        GroundedReading.NOTHING.checking(asked.given()),
        calculators);
  }

  private AnswerStream begin(
      Engine engine,
      GenerationRequest request,
      Screening screening,
      Supplier<OpenRecord> opening,
      List<ShownTerm> terms,
      GroundedReading reading,
      OfferedCalculators calculators) {
    Generation generation = submit(engine, request);
    try {
      OpenRecord record = opening.get(); // only now: what the engine refuses leaves no session
      AnswerEvent.Opened opened =
          new AnswerEvent.Opened(
              record.sessionId(),
              screening.role(),
              engine.model().name(),
              screening.assessment().hints(),
              terms,
              Optional.empty(),
              Optional.empty(),
              reading.ground());
      boolean disclosesInText =
          !calculators.isEmpty() || request.format() instanceof AnswerFormat.Free;
      CalculatedParts calculated = new CalculatedParts();
      return new GeneratedAnswer(
          opened,
          reading,
          record,
          new GuardedAnswer(output, screening, disclosesInText),
          calculators.isEmpty()
              ? generation
              : new CalculatingGeneration(engine, request, generation, reading.given(), calculated),
          calculated,
          answerTimeMax,
          work);
    } catch (RuntimeException e) {
      generation.close();
      throw e;
    }
  }

  private static Generation submit(Engine engine, GenerationRequest request) {
    try {
      return engine.submit(request);
    } catch (EngineException e) {
      if (e.code() == EngineException.Code.PROMPT_TOO_LONG) {
        throw new PromptTooLongException(
            tokens(engine, request.prompt()), engine.model().contextTokensMax(), e);
      }
      throw e;
    }
  }

  private static int tokens(Engine engine, Prompt prompt) {
    return switch (prompt) {
      case Prompt.Chat chat -> engine.countTokens(chat.messages(), chat.thinking());
      case Prompt.Text text -> engine.countTokens(text.text());
      case Prompt.Tokens tokens -> tokens.ids().size();
    };
  }

  /** As the request says; else as the role would have it, where the model can. */
  private static boolean thinking(Conversation conversation, Engine engine) {
    Optional<Boolean> asked =
        switch (conversation.command()) {
          case Ask ask -> ask.thinking();
          case Complete complete -> Optional.of(complete.thinking());
        };
    asked.ifPresent(wanted -> requireThinking(wanted, engine));
    return asked.orElse(PromptMaker.thinks(conversation.role(), engine.model()));
  }

  private static void requireThinking(boolean wanted, Engine engine) {
    if (wanted && !engine.model().canThink()) {
      throw new ThinkingUnsupportedException(engine.model().name());
    }
  }

  /** As the role has it, but for what the request sets; a program says all of it. */
  private static SamplingParams sampling(
      Conversation conversation, OfferedCalculators calculators) {
    return switch (conversation.command()) {
      case Complete complete -> complete.request().sampling();
      case Ask ask -> {
        Role.SamplingHints hints = conversation.role().sampling();
        SamplingParams.Builder settings =
            SamplingParams.DEFAULT.toBuilder()
                .maxNewTokens(hints.answerTokensMax())
                .temperature((float) hints.temperature())
                .topP((float) hints.topP())
                .topK(hints.topK())
                .repetitionPenalty((float) hints.repetitionPenalty());
        if (!calculators.isEmpty()) {
          settings.repetitionPenalty(1); // a call repeats the question's figures
        }
        ask.sampling().applyTo(settings);
        yield settings.build();
      }
    };
  }
}
