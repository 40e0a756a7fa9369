package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.Engine;
import io.jinwen.engine.EngineConfig;
import io.jinwen.engine.Generation;
import io.jinwen.engine.LoadListener;
import io.jinwen.engine.LocalEngine;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.parity.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on a card, as programs use it: the answers of the processor, and what goes wrong. */
class CardEngineTest {
  private static final SamplingParams GREEDY =
      SamplingParams.GREEDY.toBuilder().maxNewTokens(12).loopDetection(false).build();
  private static final Prompt QUESTION = new Prompt.Text("什么是结构性存款？");

  private static final Path DELIVERED = Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf");
  private static final long SMALL_CACHE_BYTES = 1 << 18;

  @TempDir private Path folder;

  @BeforeEach
  void installs() {
    StandIn.install();
    StandIn.set(StandIn.Setting.MEMORY, 4L << 30);
  }

  @AfterEach
  void uninstalls() {
    StandIn.uninstall();
  }

  /** The tiny models say they were made for 64 tokens; they run as well with more. */
  private EngineConfig config(String model, String kernels) throws IOException {
    Path copy = folder.resolve(model + ".gguf");
    if (!Files.exists(copy)) {
      byte[] bytes = Files.readAllBytes(Golden.of(model).model());
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String key = ".context_length";
      int value = text.indexOf(key) + key.length() + Integer.BYTES; // behind the value's type
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(value, 2_048);
      Files.write(copy, bytes);
    }
    return EngineConfig.of(copy)
        .withThreads(1)
        .withPrefillChunkTokens(64)
        .withContextTokensMax(1_024)
        .withSequencesMax(4)
        .withCacheBytesMax(1 << 24)
        .withKernels(kernels);
  }

  private static Engine load(EngineConfig config) {
    return LocalEngine.load(config, LoadListener.SILENT);
  }

  /** An answer, with its scores. */
  private record Answer(String text, List<TokenScore> scores, FinishReason reason, int cached) {}

  private static Answer read(Generation generation) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    List<TokenScore> scores = new ArrayList<>();
    while (true) {
      switch (generation.next()) {
        case GenerationEvent.Started _ -> {}
        case GenerationEvent.Piece piece -> {
          text.append(piece.text());
          scores.addAll(piece.scores());
        }
        case GenerationEvent.Finished end -> {
          return new Answer(text.toString(), scores, end.reason(), end.usage().cachedTokens());
        }
        case GenerationEvent.Failed failed -> throw failed.error();
      }
    }
  }

  private static Answer ask(Engine engine, Prompt prompt) throws InterruptedException {
    return read(engine.submit(new GenerationRequest(prompt, GREEDY)));
  }

  /** Several at once, a text that repeats itself and is guessed ahead, a beginning used again. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "qwen3", "llama-Q4_0"})
  void answersAsTheProcessorDoes(String model) throws Exception {
    try (Engine processor = load(config(model, "native"));
        Engine card = load(config(model, "cuda"))) {
      assertThat(card.model().kernels()).startsWith("cuda:0 stand-in 0");
      List<Prompt> prompts =
          List.of(
              QUESTION,
              new Prompt.Text("存款利率。".repeat(12)),
              new Prompt.Text("存款利率。".repeat(12) + "贷款"));
      List<Answer> expected = answers(processor, prompts);
      List<Answer> actual = answers(card, prompts);
      assertThat(actual)
          .extracting(Answer::text)
          .isEqualTo(expected.stream().map(Answer::text).toList());
      assertThat(ask(card, prompts.getLast()).cached()).isPositive();
      EngineStatus.Card told = card.status().card().orElseThrow();
      assertThat(told.name()).isEqualTo("stand-in 0");
      assertThat(told.memoryUsedBytes()).isEqualTo(StandIn.allocated());
    }
    assertThat(StandIn.allocated()).isZero();
  }

  /** Where few logits matter they are picked on the card, for several answers at once. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu-Q4_0", "qwen2"})
  void drawsAsTheProcessorDoes(String model) throws Exception {
    SamplingParams drawn =
        SamplingParams.DEFAULT.toBuilder()
            .maxNewTokens(40)
            .topK(20)
            .repetitionPenalty(1.2f)
            .presencePenalty(0.5f)
            .logitBias(Map.of(5, 1.5f))
            .loopDetection(false)
            .build();
    try (Engine processor = load(config(model, "native"));
        Engine card = load(config(model, "cuda"))) {
      long before = StandIn.launches("gather_groups");
      drawsAlike(processor, card, drawn, List.of(20, 20, 3, 1));
      assertThat(StandIn.launches("gather_groups")).isGreaterThan(before);
      drawsAlike(processor, card, drawn, List.of(20, 0)); // one that needs all
    }
  }

  private static void drawsAlike(
      Engine processor, Engine card, SamplingParams params, List<Integer> topKs)
      throws InterruptedException {
    List<GenerationRequest> requests = new ArrayList<>();
    for (int topK : topKs) {
      SamplingParams own = params.toBuilder().seed(requests.size()).topK(topK).build();
      requests.add(new GenerationRequest(QUESTION, own));
    }
    List<Generation> asked = requests.stream().map(card::submit).toList();
    for (int i = 0; i < requests.size(); i++) {
      Answer expected = read(processor.submit(requests.get(i)));
      assertThat(read(asked.get(i)).text()).isEqualTo(expected.text()).isNotEmpty();
    }
  }

  /** Tiny models soon repeat themselves, which is guessed; what holds takes no pass of its own. */
  @Test
  void guessesThatHoldSavePasses() throws Exception {
    SamplingParams repeating = GREEDY.toBuilder().maxNewTokens(150).build();
    var request = new GenerationRequest(QUESTION, repeating);
    List<String> texts = new ArrayList<>();
    List<Long> launches = new ArrayList<>();
    for (boolean guesses : new boolean[] {false, true}) {
      try (Engine card = load(config("llama-Q4_0", "cuda").withGuessAhead(guesses))) {
        long before = StandIn.launches("norm_rows"); // so many in each pass
        texts.add(read(card.submit(request)).text());
        launches.add(StandIn.launches("norm_rows") - before);
      }
    }
    assertThat(texts.getLast()).isEqualTo(texts.getFirst());
    assertThat(launches.getLast()).isLessThan(launches.getFirst());
  }

  /** The model that is delivered: what the first start on a machine with a card runs. */
  @Test
  void theDemonstrationModelAnswersAsOnTheProcessor() throws Exception {
    EngineConfig config = EngineConfig.of(DELIVERED).withThreads(1).withSequencesMax(2);
    List<ChatMessage> chat = List.of(ChatMessage.user("什么是结构性存款？"));
    SamplingParams drawn =
        SamplingParams.DEFAULT.toBuilder().maxNewTokens(12).topK(20).seed(3).build();
    try (Engine processor = load(config.withKernels("native"));
        Engine card = load(config.withKernels("cuda"))) {
      for (SamplingParams params : List.of(GREEDY, drawn)) {
        var request = new GenerationRequest(new Prompt.Chat(chat, false), params);
        String expected = read(processor.submit(request)).text();
        assertThat(read(card.submit(request)).text()).isEqualTo(expected).isNotEmpty();
      }
    }
  }

  @Test
  void aKeptBeginningStaysOnTheCard() throws Exception {
    String role = "你是银行客服，回答要简短、准确，不作收益承诺。".repeat(3);
    List<ChatMessage> chat = List.of(ChatMessage.system(role), ChatMessage.user("存款利率？"));
    Prompt prompt = new Prompt.Chat(chat, false);
    try (Engine processor =
            load(config("youtu-Q4_0", "native").withCacheBytesMax(SMALL_CACHE_BYTES));
        Engine card = load(config("youtu-Q4_0", "auto").withCacheBytesMax(SMALL_CACHE_BYTES))) {
      Answer expected = keepAndAsk(processor, role, prompt);
      assertThat(keepAndAsk(card, role, prompt)).isEqualTo(expected);
      assertThat(expected.cached()).isGreaterThan(128);
      StandIn.set(StandIn.Setting.LOST, 1);
      assertThatThrownBy(() -> ask(card, prompt)).hasMessageContaining("ask again");
      assertThat(ask(card, prompt).text()).isEqualTo(expected.text());
    }
  }

  /** With more between than the pages hold that were not kept. */
  private static Answer keepAndAsk(Engine engine, String role, Prompt prompt)
      throws InterruptedException {
    assertThat(engine.keepBeginning(role)).isGreaterThan(128);
    for (int i = 0; i < 20; i++) {
      ask(engine, new Prompt.Text(i + "、" + "贷款和存款的区别是什么？".repeat(3)));
    }
    return ask(engine, prompt);
  }

  /** Closing does not wait for a long prompt's end, and leaves nothing on the card. */
  @Test
  void closingEndsAPassUnderWay() throws Exception {
    Generation broken;
    try (Engine card = load(config("youtu-Q4_0", "cuda"))) {
      broken = card.submit(new GenerationRequest(new Prompt.Text("存款".repeat(150)), GREEDY));
    }
    assertThatThrownBy(() -> read(broken)).isInstanceOf(EngineException.class);
    assertThat(StandIn.allocated()).isZero();
  }

  @Test
  void keysAndValuesInEightBitsStayWithTheProcessor() throws IOException {
    EngineConfig eight = config("youtu-Q4_0", "cuda").withCacheType("q8_0");
    assertThatThrownBy(() -> load(eight))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("a card keeps keys and values in f16 only, and q8_0 was asked for");
    try (Engine engine = load(eight.withKernels("auto"))) {
      assertThat(engine.model().kernels())
          .contains("keys and values q8_0")
          .contains("no card: a card keeps");
    }
  }

  private static List<Answer> answers(Engine engine, List<Prompt> prompts)
      throws InterruptedException {
    List<Generation> asked = new ArrayList<>();
    for (Prompt prompt : prompts) {
      asked.add(engine.submit(new GenerationRequest(prompt, GREEDY)));
    }
    List<Answer> answers = new ArrayList<>();
    for (Generation generation : asked) {
      answers.add(read(generation));
    }
    return answers;
  }

  @Test
  void logProbabilitiesAndConstraintsAreTheProcessors() throws Exception {
    var shape =
        new JsonShape.AnyOf(
            List.of(new JsonShape.Literal("\"是\""), new JsonShape.Literal("\"否\"")));
    try (Engine processor = load(config("youtu", "native"));
        Engine card = load(config("youtu", "cuda"))) {
      for (AnswerFormat format :
          List.of(new AnswerFormat.Free(), new AnswerFormat.Json(shape, Map.of()))) {
        var request = new GenerationRequest(QUESTION, GREEDY, format, OptionalInt.of(3));
        Answer expected = read(processor.submit(request));
        Answer actual = read(card.submit(request));
        assertThat(actual.text()).isEqualTo(expected.text());
        assertThat(actual.scores()).isEqualTo(expected.scores()).isNotEmpty();
      }
    }
  }

  @Test
  void aCancelledAnswerFreesItsPlace() throws Exception {
    try (Engine card = load(config("youtu-Q4_0", "cuda").withSequencesMax(1))) {
      SamplingParams endless = GREEDY.toBuilder().maxNewTokens(900).build();
      Generation first = card.submit(new GenerationRequest(QUESTION, endless));
      first.next();
      first.cancel();
      assertThat(ask(card, QUESTION).reason()).isIn(FinishReason.LENGTH, FinishReason.STOP);
    }
  }

  /** Weights, pages, and the copies in 8 bits that a prompt of more than a page makes. */
  @Test
  void nothingOfAConversationIsLeftInACardsMemory() throws Exception {
    long before = StandIn.uncleared();
    try (Engine card = load(config("youtu", "cuda").withPrefillChunkTokens(512))) {
      ask(card, new Prompt.Text("存款利率和贷款利率的区别是什么，".repeat(6)));
    }
    assertThat(StandIn.allocated()).isZero();
    assertThat(StandIn.uncleared()).isEqualTo(before);
  }

  /** What a card leaves in the file serves the processor, and the other way round. */
  @Test
  void pagesGoToAFileAndComeBack() throws Exception {
    Path spill = Files.createDirectory(folder.resolve("spill"));
    Prompt prompt = new Prompt.Text("存款利率和贷款利率的区别是什么，".repeat(10));
    EngineConfig onCard = config("youtu", "cuda").withSpill(spill, 1 << 24);
    String first;
    try (Engine card = load(onCard)) {
      first = ask(card, prompt).text();
    }
    for (String kernels : List.of("cuda", "native")) {
      try (Engine engine = load(config("youtu", kernels).withSpill(spill, 1 << 24))) {
        Answer again = ask(engine, prompt);
        assertThat(again.cached()).isGreaterThanOrEqualTo(64);
        assertThat(again.text()).isEqualTo(first);
      }
    }
  }

  /** The running answers end with an error of their own; the processor answers what comes after. */
  @Test
  void aLostCardEndsItsAnswersAndTheProcessorGoesOn() throws Exception {
    String expected;
    try (Engine processor = load(config("youtu-Q4_0", "native"))) {
      expected = ask(processor, QUESTION).text();
    }
    try (Engine card = load(config("youtu-Q4_0", "auto"))) {
      assertThat(card.model().kernels()).startsWith("cuda:0");
      assertThat(ask(card, QUESTION).text()).isEqualTo(expected);
      StandIn.set(StandIn.Setting.FAIL_AFTER, 200);
      SamplingParams endless = GREEDY.toBuilder().maxNewTokens(900).build();
      Generation broken = card.submit(new GenerationRequest(QUESTION, endless));
      assertThatThrownBy(() -> read(broken))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("the graphics card fails")
          .hasMessageContaining("the processor goes on, ask again");
      assertThat(ask(card, QUESTION).text()).isEqualTo(expected);
      assertThat(card.status().ready()).isTrue();
      assertThat(card.status().card()).isEmpty();
      assertThat(card.model().kernels()).contains("stand-in 0 was lost");
    }
  }

  /** Whatever comes first there: a page for the next prompt, or a page that is saved while idle. */
  @Test
  void aCardThatIsLostBetweenAnswersCostsOneAnswerAtMost() throws Exception {
    Prompt prompt = new Prompt.Text("存款利率和贷款利率的区别是什么，".repeat(10));
    String expected;
    try (Engine processor = load(config("youtu-Q4_0", "native"))) {
      expected = ask(processor, prompt).text();
    }
    for (boolean spills : new boolean[] {false, true}) {
      Path spill = Files.createDirectory(folder.resolve("lost-" + spills));
      EngineConfig config = config("youtu-Q4_0", "auto");
      try (Engine card = load(spills ? config.withSpill(spill, 1 << 24) : config)) {
        assertThat(ask(card, prompt).text()).isEqualTo(expected);
        StandIn.set(StandIn.Setting.LOST, 1);
        try {
          ask(card, QUESTION);
        } catch (EngineException e) {
          assertThat(e).hasMessageContaining("the processor goes on, ask again");
        }
        assertThat(ask(card, prompt).text()).as("spills " + spills).isEqualTo(expected);
        assertThat(card.status().ready()).isTrue();
        assertThat(card.model().kernels()).contains("stand-in 0 was lost");
      }
      assertThat(StandIn.allocated()).isZero();
    }
  }

  /** Buffers in the machine's own memory, for the way to the card. */
  @Test
  void aMachineThatHasNoMemoryForACardsBuffersComputesItself() throws Exception {
    List<String> told = new ArrayList<>();
    for (int buffers = 0; told.isEmpty() || told.getLast().contains("; no card: "); buffers++) {
      StandIn.set(StandIn.Setting.PINNED_MAX, buffers);
      try (Engine engine = load(config("youtu", "auto"))) {
        told.add(engine.model().kernels());
        assertThat(ask(engine, QUESTION).reason()).isNotNull();
      }
      assertThat(StandIn.allocated()).isZero();
    }
    assertThat(told).hasSizeGreaterThan(2);
    assertThat(told.getLast()).startsWith("cuda:0");
  }

  /** From its first launch on, wherever in opening, checking and dry run that is. */
  @Test
  void aCardThatFailsBeforeItServesIsNotUsed() throws Exception {
    String expected;
    try (Engine processor = load(config("youtu-Q4_0", "native"))) {
      expected = ask(processor, QUESTION).text();
    }
    List<String> told = new ArrayList<>();
    for (int launches = 1; launches < 400 && !told.contains("served"); launches *= 2) {
      StandIn.set(StandIn.Setting.FAIL_AFTER, launches);
      try (Engine engine = load(config("youtu-Q4_0", "auto"))) {
        String kernels = engine.model().kernels();
        told.add(kernels.startsWith("cuda") ? "served" : kernels);
        if (!told.contains("served")) {
          assertThat(kernels).contains("; no card: ").contains("the graphics card fails");
          assertThat(engine.status().card()).isEmpty();
          assertThat(StandIn.allocated()).isZero();
          assertThat(ask(engine, QUESTION).text()).isEqualTo(expected);
        }
      }
      if (told.getLast().contains("in the dry run")) {
        StandIn.set(StandIn.Setting.FAIL_AFTER, launches);
        assertThatThrownBy(() -> load(config("youtu-Q4_0", "cuda")))
            .isInstanceOf(EngineException.class)
            .hasMessageContaining("no graphics card computes: in the dry run");
      }
    }
    assertThat(told).anyMatch(kernels -> kernels.contains("in the dry run"));
    assertThat(told.getFirst()).doesNotContain("dry run");
  }

  @Test
  void theTemperatureIsToldWhereItCanBeRead() throws Exception {
    try (Engine engine = load(config("youtu", "auto"))) {
      assertThat(engine.status().card()).get().matches(card -> card.celsius().getAsInt() == 41);
      StandIn.set(StandIn.Setting.CELSIUS, -1);
      assertThat(engine.status().card()).get().matches(card -> card.celsius().isEmpty());
    }
    System.setProperty(CardSensors.LIBRARY_PROPERTY, "/nowhere/libnvidia-ml.so.1");
    try (Engine engine = load(config("youtu", "auto"))) {
      assertThat(engine.status().card()).get().matches(card -> card.celsius().isEmpty());
    }
  }

  @Test
  void withoutADriverTheProcessorComputesAndNothingIsSaid() throws Exception {
    StandIn.uninstall();
    try (Engine engine = load(config("youtu", "auto"))) {
      assertThat(engine.model().kernels()).doesNotContain("card", "cuda");
      assertThat(ask(engine, QUESTION).reason()).isNotNull();
    }
    assertThatThrownBy(() -> load(config("youtu", "cuda")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no NVIDIA driver (/nowhere/libcuda.so.1) is installed");
  }

  @Test
  void aCardThatCannotServeIsNamedWithTheReason() throws Exception {
    StandIn.set(StandIn.Setting.CAPABILITY, 70);
    assertRefused(
        "stand-in 0 cannot be used: its compute capability is 7.0, at least 7.5 is needed");
    StandIn.set(StandIn.Setting.CAPABILITY, 86);
    StandIn.set(StandIn.Setting.VERSION, 10_020);
    assertRefused(
        "stand-in 0 cannot be used: the driver is of CUDA 10.2, at least that of 11.4 is needed");
    StandIn.set(StandIn.Setting.VERSION, 12_020);
    StandIn.set(StandIn.Setting.MEMORY, 100 << 20);
    assertRefused("stand-in 0 has 100 MiB free;");
    StandIn.set(StandIn.Setting.DEVICES, 0);
    assertThatThrownBy(() -> load(config("youtu", "cuda"))).hasMessageContaining("NO_DEVICE");
    assertThat(StandIn.allocated()).isZero();
  }

  private void assertRefused(String reason) throws IOException {
    try (Engine engine = load(config("youtu", "auto"))) {
      assertThat(engine.model().kernels()).contains("; no card: " + reason);
    }
    assertThatThrownBy(() -> load(config("youtu", "cuda")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no graphics card computes: " + reason);
  }

  /** The stand-in's second card has half as much memory as the first. */
  @Test
  void theCardWithMostFreeMemoryIsTakenUnlessOneIsNamed() throws Exception {
    StandIn.set(StandIn.Setting.DEVICES, 2);
    assertThat(Cards.all())
        .extracting(Cards.Card::name)
        .containsExactly("stand-in 0", "stand-in 1");
    try (Engine engine = load(config("youtu", "auto"))) {
      assertThat(engine.model().kernels()).startsWith("cuda:0");
    }
    try (Engine engine = load(config("youtu", "auto").withDevice("cuda:1"))) {
      assertThat(engine.model().kernels()).startsWith("cuda:1 stand-in 1");
      assertThat(ask(engine, QUESTION).reason()).isNotNull();
    }
    StandIn.set(StandIn.Setting.BROKEN, 0);
    try (Engine engine = load(config("youtu", "auto"))) {
      assertThat(engine.model().kernels()).startsWith("cuda:1");
    }
    assertThatThrownBy(() -> load(config("youtu", "cuda").withDevice("cuda:0")))
        .hasMessageContaining("stand-in 0 cannot be used")
        .hasMessageContaining("(46)");
    assertThatThrownBy(() -> load(config("youtu", "auto").withDevice("cuda:2")))
        .hasMessageContaining("there is no cuda:2; the cards are cuda:0 to cuda:1");
    assertThatThrownBy(() -> config("youtu", "auto").withDevice("gpu"))
        .hasMessageContaining("device is 'gpu'; it must be cuda or cuda:N");
  }
}
