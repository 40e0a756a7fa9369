package io.jinwen.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.TokenScore;
import io.jinwen.engine.api.Usage;
import io.jinwen.engine.parity.Golden;
import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine as another program uses it, on the tiny random models of the parity tests. */
class LocalEngineTest {
  private static final SamplingParams SHORT =
      SamplingParams.DEFAULT.toBuilder().maxNewTokens(40).seed(11).build();

  /** A handful of pages of the tiny youtu. */
  private static final long SMALL_CACHE_BYTES = 1 << 17;

  private static final Prompt QUESTION =
      new Prompt.Chat(List.of(ChatMessage.user("什么是结构性存款？")), false);

  private Engine engine;

  @BeforeEach
  void open() {
    engine = load(config("youtu"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @TempDir private static Path folder;

  private static EngineConfig config(String model) {
    return EngineConfig.of(withLongContext(model))
        .withThreads(2)
        .withPrefillChunkTokens(64)
        .withCacheBytesMax(1 << 26);
  }

  /** The tiny models say they were made for 64 tokens; they run as well with more. */
  private static Path withLongContext(String model) {
    try {
      Path copy = folder.resolve(model + ".gguf");
      byte[] bytes = Files.readAllBytes(Golden.of(model).model());
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      String key = ".context_length";
      int value = text.indexOf(key) + key.length() + Integer.BYTES; // behind the value's type
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(value, 8_192);
      return Files.write(copy, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Engine load(EngineConfig config) {
    return LocalEngine.load(config, LoadListener.SILENT);
  }

  private void reload(EngineConfig config) {
    engine.close();
    engine = load(config);
  }

  /** The whole of an answer. */
  private record Answer(String text, String thinking, FinishReason reason, Usage usage) {}

  private static Answer read(Generation generation) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    while (true) {
      switch (generation.next()) {
        case GenerationEvent.Started started -> assertThat(started.promptTokens()).isPositive();
        case GenerationEvent.Piece piece ->
            (piece.thinking() ? thinking : text).append(piece.text());
        case GenerationEvent.Finished end -> {
          return new Answer(text.toString(), thinking.toString(), end.reason(), end.usage());
        }
        case GenerationEvent.Failed failed -> throw failed.error();
      }
    }
  }

  private Answer ask(Prompt prompt, SamplingParams params) throws InterruptedException {
    return read(engine.submit(new GenerationRequest(prompt, params)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "qwen", "qwen2", "qwen3", "chatglm"})
  void everyFamilyAnswersAChat(String model) throws InterruptedException {
    reload(config(model));
    Answer answer = ask(QUESTION, SHORT);
    assertThat(answer.usage().completionTokens()).isBetween(1, 40);
    assertThat(answer.usage().promptTokens())
        .isEqualTo(engine.countTokens(List.of(ChatMessage.user("什么是结构性存款？")), false));
    assertThat(answer.reason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
  }

  @Test
  void sameSeedGivesTheSameTextAloneAndBesideOthers() throws InterruptedException {
    String alone = ask(QUESTION, SHORT).text();
    List<Generation> others = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Prompt other = new Prompt.Text("第%d个问题：存款利率".formatted(i).repeat(1 + i));
      others.add(engine.submit(new GenerationRequest(other, SHORT)));
    }
    assertThat(ask(QUESTION, SHORT).text()).isEqualTo(alone);
    for (Generation other : others) {
      assertThat(read(other).usage().completionTokens()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama"})
  void guessingAheadChangesNoText(String model) throws InterruptedException {
    var greedy = SamplingParams.GREEDY.toBuilder().maxNewTokens(150).logitBias(forbidEnd());
    var drawn = SHORT.toBuilder().maxNewTokens(150).temperature(0.3f).repetitionPenalty(1);
    Prompt repetitive = new Prompt.Text("利率上行，债券价格下跌。".repeat(6));
    List<String> texts = new ArrayList<>();
    for (boolean guess : new boolean[] {true, false}) {
      reload(config(model).withGuessAhead(guess));
      texts.add(ask(repetitive, greedy.build()).text() + ask(repetitive, drawn.build()).text());
    }
    assertThat(texts.get(0)).isEqualTo(texts.get(1)).isNotEmpty();
  }

  @Test
  void nextTurnComputesOnlyWhatIsNew() throws InterruptedException {
    int[] first = tokens(150, 1);
    List<Integer> ids = IntStream.of(first).boxed().toList();
    ask(new Prompt.Tokens(ids), SHORT.toBuilder().maxNewTokens(1).build());
    List<Integer> longer = new ArrayList<>(ids);
    longer.addAll(List.of(5, 6, 7));

    Usage usage = ask(new Prompt.Tokens(longer), SHORT).usage();

    assertThat(usage.cachedTokens()).isEqualTo(150);
    assertThat(usage.promptTokens()).isEqualTo(153);
  }

  @Test
  void conversationIsRememberedOverARestart() throws InterruptedException {
    EngineConfig config = config("youtu").withSpill(folder, 1 << 26);
    reload(config);
    List<Integer> ids = boxed(tokens(150, 2));
    String before = ask(new Prompt.Tokens(ids), SHORT).text();
    reload(config);
    Answer after = ask(new Prompt.Tokens(ids), SHORT);
    assertThat(after.usage().cachedTokens()).isEqualTo(149);
    assertThat(after.text()).isEqualTo(before);
  }

  /**
   * A section that was computed in the background and comes back from the disk, before a question:
   * the bits are those that one pass computes. Where a family has one way through prompts they are
   * also those of a prompt without any section computed before.
   */
  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "qwen3"})
  void aSectionComputedAheadGivesTheBitsOfOneThatWasNot(String model, @TempDir Path spill)
      throws InterruptedException {
    SamplingParams oneToken = SamplingParams.GREEDY.toBuilder().maxNewTokens(1).build();
    EngineConfig config = config(model).withPrefillChunkTokens(512).withSpill(spill, 1 << 28);
    List<Integer> section = boxed(tokens(600, 3));
    List<Integer> question = new ArrayList<>(section);
    question.addAll(boxed(tokens(30, 4)));

    reload(config(model).withPrefillChunkTokens(512));
    List<TokenScore> fresh = scores(question);
    reload(config(model).withPrefillChunkTokens(512));
    ask(new Prompt.Tokens(section), oneToken);
    List<TokenScore> behind = scores(question);

    reload(config);
    read(engine.submit(new GenerationRequest(new Prompt.Tokens(section), oneToken).inBackground()));
    reload(config); // from memory to the disk
    Usage usage = ask(new Prompt.Tokens(section), oneToken).usage();
    assertThat(usage.cachedTokens()).isEqualTo(599);
    assertThat(scores(question)).isEqualTo(behind);
    if (!model.equals("youtu")) { // whose attention has two routes, equal up to rounding
      assertThat(behind).isEqualTo(fresh);
    }
  }

  private List<TokenScore> scores(List<Integer> prompt) throws InterruptedException {
    SamplingParams settings = SamplingParams.GREEDY.toBuilder().maxNewTokens(8).build();
    GenerationRequest request =
        new GenerationRequest(
            new Prompt.Tokens(prompt), settings, new AnswerFormat.Free(), OptionalInt.of(5));
    List<TokenScore> scores = new ArrayList<>();
    try (Generation answer = engine.submit(request)) {
      while (true) {
        switch (answer.next()) {
          case GenerationEvent.Started _ -> {}
          case GenerationEvent.Piece piece -> scores.addAll(piece.scores());
          case GenerationEvent.Finished _ -> {
            assertThat(scores).isNotEmpty();
            return scores;
          }
          case GenerationEvent.Failed failed -> throw failed.error();
        }
      }
    }
  }

  @Test
  void whatIsForgottenIsComputedAgainAlsoAfterARestart(@TempDir Path spill)
      throws InterruptedException {
    EngineConfig config = config("youtu").withSpill(spill, 1 << 26);
    String secret = "保险柜的密码是四季常青，只有两个人知道，任何时候都不得写在纸上。";
    List<ChatMessage> chat = List.of(ChatMessage.user("资料：\n[1] " + secret.repeat(4)));
    List<ChatMessage> other = List.of(ChatMessage.user("食堂十一点半开饭，周五有鱼。".repeat(9)));
    SamplingParams few = SHORT.toBuilder().maxNewTokens(2).build();
    reload(config);
    ask(new Prompt.Chat(chat, false), few);
    ask(new Prompt.Chat(other, false), few);
    reload(config);
    assertThat(engine.forget(List.of(secret))).isPositive();
    assertThat(engine.forget(List.of(secret))).isZero();
    assertThat(engine.forget(List.of("鱼"))).as("says too little").isZero();
    reload(config);
    assertThat(ask(new Prompt.Chat(chat, false), few).usage().cachedTokens()).isLessThan(10);
    assertThat(ask(new Prompt.Chat(other, false), few).usage().cachedTokens()).isGreaterThan(50);
    assertThat(engine.status().disk().orElseThrow().bytesMax()).isPositive();
  }

  @Test
  void aSpillFolderThatCannotBeUsedIsRefusedInASentence(@TempDir Path spill) {
    EngineConfig missing = config("youtu").withSpill(spill.resolve("nowhere"), 1 << 26);
    assertThatThrownBy(() -> load(missing))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot open the spill file")
        .hasMessageContaining("nowhere");
  }

  /** Spilled pages, guesses and a common beginning, with keys and values in 8 bits. */
  @Test
  void eightBitCacheComesBackAfterARestartAndTheOtherTypeDoesNotReadIt(@TempDir Path spill)
      throws InterruptedException {
    EngineConfig half = config("youtu-Q4_0").withSpill(spill, 1 << 26);
    EngineConfig eight = half.withCacheType("q8_0");
    List<Integer> ids = boxed(tokens(150, 2));
    reload(eight.withGuessAhead(false));
    assertThat(engine.model().kernels()).contains("keys and values q8_0");
    String before = ask(new Prompt.Tokens(ids), SHORT).text();
    reload(eight);
    Answer after = ask(new Prompt.Tokens(ids), SHORT);
    assertThat(after.usage().cachedTokens()).isEqualTo(149);
    assertThat(after.text()).isEqualTo(before);
    reload(half);
    assertThat(ask(new Prompt.Tokens(ids), SHORT).usage().cachedTokens()).isZero();
    reload(eight);
    assertThat(ask(new Prompt.Tokens(ids), SHORT).usage().cachedTokens()).isZero();
  }

  @Test
  void eightBitCacheHoldsMorePages() {
    reload(config("youtu-Q4_0"));
    int half = engine.status().cachePagesTotal();
    reload(config("youtu-Q4_0").withCacheType("q8_0"));
    assertThat(engine.status().cachePagesTotal()).isBetween(half * 18 / 10, half * 2);
  }

  @Test
  void aCacheTypeThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> config("youtu").withCacheType("q4_0"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("q4_0")
        .hasMessageContaining("f16, q8_0");
  }

  @Test
  void keptBeginningIsNeverComputedAgain() throws InterruptedException {
    reload(config("youtu").withCacheBytesMax(SMALL_CACHE_BYTES));
    String role = "你是银行客服，回答要简短、准确，不作收益承诺。".repeat(3);
    assertThat(engine.status().cachePagesTotal()).isLessThan(20);
    int kept = engine.keepBeginning(role);
    assertThat(kept).isGreaterThan(64);
    for (int i = 0; i < 20; i++) { // more than the other pages hold
      ask(new Prompt.Tokens(boxed(tokens(100, i))), SHORT.toBuilder().maxNewTokens(2).build());
    }
    List<ChatMessage> chat = List.of(ChatMessage.system(role), ChatMessage.user("存款利率？"));
    Usage usage =
        ask(new Prompt.Chat(chat, false), SHORT.toBuilder().maxNewTokens(2).build()).usage();
    assertThat(usage.cachedTokens()).isGreaterThanOrEqualTo(kept);
  }

  @Test
  void cancelEndsTheAnswerAndFreesItsPages() throws InterruptedException {
    var endless = SamplingParams.DEFAULT.toBuilder().maxNewTokens(5_000);
    Generation generation =
        engine.submit(
            new GenerationRequest(
                QUESTION, endless.loopDetection(false).logitBias(forbidEnd()).build()));
    assertThat(generation.next()).isInstanceOf(GenerationEvent.Started.class);
    generation.cancel();
    assertThat(read(generation).reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(ask(QUESTION, SHORT).usage().completionTokens()).isPositive();
  }

  @Test
  void readerThatStaysAwayStopsOnlyItsOwnRequest() throws InterruptedException {
    var endless = SamplingParams.DEFAULT.toBuilder().maxNewTokens(2_000).loopDetection(false);
    Generation unread = engine.submit(new GenerationRequest(QUESTION, endless.seed(5).build()));
    assertThat(ask(QUESTION, SHORT).usage().completionTokens()).isPositive();
    assertThat(read(unread).usage().completionTokens()).isPositive();
  }

  @Test
  void fullQueueIsRefusedWithItsBound() {
    reload(config("youtu").withSequencesMax(1).withQueueMax(2));
    var endless = SamplingParams.GREEDY.toBuilder().maxNewTokens(2_000).build();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 5; i++) {
                engine.submit(new GenerationRequest(new Prompt.Text("存款" + i), endless));
              }
            })
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.code()).isEqualTo(EngineException.Code.QUEUE_FULL);
              assertThat(e).hasMessageContaining("2 requests are waiting");
            });
  }

  @Test
  void promptThatLeavesNoRoomForAnAnswerIsRefusedWithBothNumbers() {
    reload(config("youtu").withContextTokensMax(32));
    assertThatThrownBy(() -> ask(new Prompt.Tokens(boxed(tokens(32, 1))), SHORT))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.code()).isEqualTo(EngineException.Code.PROMPT_TOO_LONG);
              assertThat(e).hasMessageContaining("has 32 tokens").hasMessageContaining("than 32");
            });
  }

  @Test
  void answerEndsAtTheEndOfTheContext() throws InterruptedException {
    reload(config("youtu").withContextTokensMax(32));
    var params = SHORT.toBuilder().maxNewTokens(500).logitBias(forbidEnd()).build();
    Answer answer = ask(new Prompt.Tokens(boxed(tokens(20, 1))), params);
    assertThat(answer.reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(answer.usage().completionTokens()).isEqualTo(12);
  }

  /**
   * A bias against every id that might end an answer: the tiny vocabularies have them at the end.
   */
  private Map<Integer, Float> forbidEnd() {
    int size = engine.model().vocabularySize();
    return IntStream.range(Math.max(0, size - 75), size)
        .boxed()
        .collect(Collectors.toMap(id -> id, id -> -100f));
  }

  @Test
  void stopTextEndsTheAnswerAndIsNotPartOfIt() throws InterruptedException {
    String whole = ask(QUESTION, SHORT).text();
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 2);
    Answer answer = ask(QUESTION, SHORT.toBuilder().stop(List.of(stop)).build());
    assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(answer.reason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void aFormatIsHeldAndScoresComeWithTheirText() throws InterruptedException {
    var format =
        new AnswerFormat.Json(
            new JsonShape.Structure(
                List.of(
                    new JsonShape.Property("利率", new JsonShape.Number(), true),
                    new JsonShape.Property(
                        "方向",
                        new JsonShape.AnyOf(
                            List.of(
                                new JsonShape.Literal("\"上行\""), new JsonShape.Literal("\"下行\""))),
                        true))),
            Map.of());
    StringBuilder text = new StringBuilder();
    StringBuilder scored = new StringBuilder();
    Generation generation =
        engine.submit(
            new GenerationRequest(
                QUESTION, SHORT.toBuilder().maxNewTokens(400).build(), format, OptionalInt.of(2)));
    while (generation.next() instanceof GenerationEvent event
        && !(event instanceof GenerationEvent.Finished)) {
      if (event instanceof GenerationEvent.Piece(String piece, _, var scores)) {
        text.append(piece);
        for (TokenScore score : scores) {
          scored.append(score.chosen().text());
          assertThat(score.chosen().logProbability()).isNotPositive();
          assertThat(score.likeliest()).hasSize(2);
          assertThat(score.likeliest().get(0).logProbability())
              .isGreaterThanOrEqualTo(score.likeliest().get(1).logProbability());
        }
      }
    }
    assertThat(text.toString())
        .matches("\\{\\s*\"利率\": ?-?[0-9.eE+-]+,\\s*\"方向\": ?\"[上下]行\"\\s*}");
    assertThat(scored.toString().replaceAll("<..>", ""))
        .isEqualTo(text.toString().replaceAll("[^\\x00-\\x7F]", ""));
  }

  @Test
  void unknownTokenIdIsRefused() {
    assertThatThrownBy(() -> ask(new Prompt.Tokens(List.of(1, 999_999)), SHORT))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("999999");
  }

  @Test
  void closingFailsWhatIsUnderWay() {
    var endless = SamplingParams.DEFAULT.toBuilder().maxNewTokens(5_000).loopDetection(false);
    Generation generation =
        engine.submit(new GenerationRequest(QUESTION, endless.logitBias(forbidEnd()).build()));
    engine.close();
    assertThatThrownBy(() -> read(generation))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.CLOSED));
    assertThatThrownBy(() -> ask(QUESTION, SHORT)).hasMessageContaining("closed");
  }

  @Test
  void damagedFileIsRefusedWithItsName() throws IOException {
    Path broken = folder.resolve("broken.gguf");
    Files.writeString(broken, "GGUF and then nothing of use");
    assertThatThrownBy(() -> load(EngineConfig.of(broken)))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.MODEL_CORRUPT))
        .hasMessageContaining("broken.gguf");
  }

  @Test
  void manyRequestsFromManyThreadsAllEnd() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 30; i++) {
      int number = i;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  answers.add(ask(new Prompt.Text("问题" + number), SHORT));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(answers).hasSize(30);
    assertThat(engine.status().running()).isZero();
  }

  private int[] tokens(int count, long seed) {
    return new Random(seed).ints(count, 0, 256).toArray();
  }

  private static List<Integer> boxed(int[] ids) {
    return IntStream.of(ids).boxed().toList();
  }

  @Test
  void tokensGoBackToTheirText() {
    String text = "久期 abc💰";
    List<Integer> tokens = engine.tokens(text).orElseThrow();
    assertThat(tokens).hasSize(engine.countTokens(text));
    assertThat(engine.text(tokens)).contains(text);
  }

  /** A vision projector has no tokenizer; that is not what is wrong with it. */
  @Test
  void namesAnUnknownArchitectureBeforeTheTokenizer() throws IOException {
    Path file =
        TinyGguf.write(
            folder.resolve("mmproj.gguf"),
            writer -> writer.putString("general.architecture", "clip"));
    assertThatThrownBy(() -> LocalEngine.load(EngineConfig.of(file), LoadListener.SILENT))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.MODEL_UNSUPPORTED))
        .hasMessageContaining("\"clip\"");
  }
}
