package io.jinwen.assistant.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jinwen.assistant.backend.remote.OtherServer.Answer;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.Prompt;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.api.Tool;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Servers of other makes: what each understands, says and refuses, and how each fails. */
class DialectsTest {
  private static final GenerationRequest DEMANDED_CALL =
      new GenerationRequest(
          new Prompt.Chat(
              List.of(ChatMessage.user("问")),
              false,
              List.of(new Tool("loan", Map.of("name", "loan")))),
          SamplingParams.GREEDY,
          new AnswerFormat.Calls(
              List.of(new AnswerFormat.Function("loan", new JsonShape.Structure(List.of()))),
              Map.of(),
              true,
              true),
          OptionalInt.empty());

  private static final String LLAMA =
      "{\"data\": [{\"id\": \"m\", \"owned_by\": \"llamacpp\", \"meta\": {\"n_ctx\": 4096}}]}";
  private static final String VLLM =
      "{\"data\": [{\"id\": \"m\", \"owned_by\": \"vllm\", \"max_model_len\": 2048}]}";
  private static final String PLAIN = "{\"data\": [{\"id\": \"m\", \"owned_by\": \"acme\"}]}";
  private static final String ANSWERS = "/v1/chat/completions";
  private static final String END =
      "data: {\"choices\": [{\"delta\": {}, \"finish_reason\": \"stop\"}]}\n\ndata: [DONE]\n\n";

  private OtherServer server;
  private RemoteEngine engine;

  private void connect(String models) throws Exception {
    server = new OtherServer(models);
    server.answering(ANSWERS, Answer.events(content("好") + END));
    engine = RemoteEngine.connect(RemoteConfig.of(server.url()));
  }

  @AfterEach
  void close() {
    engine.close();
    server.close();
  }

  private static String content(String text) {
    return "data: {\"choices\": [{\"delta\": {\"content\": \"%s\"}}]}\n\n".formatted(text);
  }

  private static GenerationRequest asking(SamplingParams sampling, boolean thinking) {
    return new GenerationRequest(
        new Prompt.Chat(List.of(ChatMessage.user("问")), thinking), sampling);
  }

  private static final GenerationRequest QUESTION = asking(SamplingParams.GREEDY, false);

  private String answer(GenerationRequest request) throws InterruptedException {
    try (Generation generation = engine.submit(request)) {
      StringBuilder text = new StringBuilder();
      while (true) {
        switch (generation.next()) {
          case GenerationEvent.Started _ -> {}
          case GenerationEvent.Piece(String piece, boolean thinking, var _) ->
              text.append(thinking ? "(" + piece + ")" : piece);
          case GenerationEvent.Finished(var reason, var _) -> {
            return text + "|" + reason;
          }
          case GenerationEvent.Failed(EngineException error) -> throw error;
        }
      }
    }
  }

  private EngineException refusal() {
    return catchThrowableOfType(EngineException.class, () -> answer(QUESTION));
  }

  @Test
  void http2IsNotOffered() throws Exception {
    connect(VLLM);
    answer(QUESTION);
    assertThat(server.asked()).hasSize(1);
    assertThat(server.upgrades()).isEmpty();
  }

  @Test
  void llamaServerIsToldInItsOwnWords() throws Exception {
    connect(LLAMA);
    answer(asking(SamplingParams.DEFAULT.toBuilder().seed(7).build(), false));
    JsonNode asked = server.asked().getFirst();
    assertThat(asked.at("/chat_template_kwargs/enable_thinking").booleanValue()).isFalse();
    assertThat(asked.get("top_k").intValue()).isZero();
    assertThat(asked.get("min_p").intValue()).isZero();
    assertThat(asked.get("repeat_penalty").floatValue()).isEqualTo(1.1f);
    assertThat(asked.get("cache_prompt").booleanValue())
        .as("the same seed, the same text")
        .isFalse();
    assertThat(asked.has("repetition_penalty")).isFalse();
  }

  @Test
  void vllmIsToldInItsOwnWords() throws Exception {
    connect(VLLM);
    answer(asking(SamplingParams.GREEDY, true));
    JsonNode asked = server.asked().getFirst();
    assertThat(asked.at("/chat_template_kwargs/enable_thinking").booleanValue()).isTrue();
    assertThat(asked.get("top_k").intValue()).isEqualTo(-1);
    assertThat(asked.get("repetition_penalty").intValue()).isEqualTo(1);
  }

  @Test
  void moreTokensThanTheContextHasAreNotAskedFor() throws Exception {
    connect(VLLM);
    answer(asking(SamplingParams.GREEDY.toBuilder().maxNewTokens(2_048).build(), false));
    int room = 2_048 - engine.countTokens(List.of(ChatMessage.user("问")), false);
    assertThat(server.asked().getFirst().get("max_tokens").intValue()).isEqualTo(room);
  }

  @Test
  void anUnknownServerGetsNoFieldThatItMayRefuse() throws Exception {
    connect(PLAIN);
    answer(QUESTION);
    assertThat(server.asked().getFirst().propertyNames())
        .containsExactlyInAnyOrder(
            "model", "messages", "stream", "stream_options", "max_tokens", "temperature", "top_p");
  }

  @Test
  void theContextIsReadWhereEachServerTellsIt() throws Exception {
    connect(LLAMA);
    assertThat(engine.model().contextTokensMax()).isEqualTo(4_096);
    close();
    connect(VLLM);
    assertThat(engine.model().contextTokensMax()).isEqualTo(2_048);
    server.answering(
        "/props",
        Answer.json(
            "{\"default_generation_settings\": {\"n_ctx\": 1024}, \"chat_template\": \"{% if tools"
                + " %}{{ tool_calls }}{% if enable_thinking %}\"}"));
    server.answering("/v1/models", Answer.json(LLAMA));
    engine.close();
    engine = RemoteEngine.connect(RemoteConfig.of(server.url()));
    assertThat(engine.model().contextTokensMax()).isEqualTo(1_024);
    assertThat(engine.model().canUseTools()).isTrue();
    assertThat(engine.model().canThink()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"error\": {\"code\": 400, \"message\": \"the request exceeds the available context size,"
            + " try increasing it\", \"type\": \"exceed_context_size_error\", \"n_prompt_tokens\":"
            + " 900, \"n_ctx\": 512}}; 512",
        "{\"object\": \"error\", \"message\": \"This model's maximum context length is 600 tokens."
            + " However, you requested 700 tokens\", \"code\": 400}; 600",
        "{\"error\": {\"message\": \"The input (900 tokens) is longer than the model's context"
            + " length (640 tokens).\"}}; 640",
        "{\"error\": {\"message\": \"x\", \"code\": \"context_length_exceeded\"}}; 2048"
      })
  void tooLongIsToldAsSuchAndTheContextIsLearned(String body, int context) throws Exception {
    connect(VLLM);
    server.answering(ANSWERS, Answer.status(400, body));
    assertThat(refusal().code()).isEqualTo(EngineException.Code.PROMPT_TOO_LONG);
    assertThat(engine.model().contextTokensMax()).isEqualTo(context);
  }

  /** A token for each digit, say: without this a conversation of figures would end for good. */
  @Test
  void estimatesThatWereTooLowAreRaised() throws Exception {
    connect(VLLM);
    String figures = "1234567890".repeat(60);
    int before = engine.countTokens(figures);
    server.answering(
        ANSWERS,
        Answer.status(
            400, "{\"message\": \"This model's maximum context length is 2048 tokens\"}"));
    for (int turn = 0; turn < 20; turn++) {
      assertThat(refusal().code()).isEqualTo(EngineException.Code.PROMPT_TOO_LONG);
    }
    assertThat(before).isLessThan(figures.length());
    assertThat(engine.countTokens(figures)).isGreaterThan(figures.length());
    assertThat(engine.model().contextTokensMax()).isEqualTo(2_048);
  }

  @ParameterizedTest
  @CsvSource({
    "401, MISCONFIGURED", "403, MISCONFIGURED", "404, MISCONFIGURED", "413, MISCONFIGURED",
    "422, MISCONFIGURED", "307, MISCONFIGURED", "429, QUEUE_FULL", "400, INVALID_REQUEST",
    "500, UNAVAILABLE"
  })
  void whoseFaultARefusalIs(int status, EngineException.Code code) throws Exception {
    connect(VLLM);
    server.answering(ANSWERS, Answer.status(status, "{\"detail\": \"so it is\"}"));
    EngineException refusal = refusal();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal)
        .hasMessageContaining(Integer.toString(status))
        .hasMessageContaining("so it is");
  }

  @Test
  void whatOperatorsMustMendIsSaidUntilItIsMended() throws Exception {
    connect(VLLM);
    server.answering(ANSWERS, Answer.status(401, "{\"error\": \"bad key\"}"));
    refusal();
    assertThat(engine.status().ready()).isFalse();
    assertThat(engine.status().problem().orElseThrow()).contains("401").contains("bad key");
    server.answering(ANSWERS, Answer.events(content("好") + END));
    answer(QUESTION);
    assertThat(engine.status().ready()).isTrue();
  }

  @Test
  void aWrongKeyIsSaidAtOnce() throws Exception {
    connect(VLLM);
    server.answering("/v1/models", Answer.status(401, "{\"error\": {\"message\": \"bad key\"}}"));
    assertThatThrownBy(() -> RemoteEngine.connect(RemoteConfig.of(server.url())))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.MISCONFIGURED))
        .hasMessageContaining("bad key");
  }

  @ParameterizedTest
  @CsvSource({"429, QUEUE_FULL", "503, UNAVAILABLE"})
  void whenToComeAgainIsPassedOn(int status, EngineException.Code code) throws Exception {
    connect(VLLM);
    server.answering(ANSWERS, new Answer(status, Map.of("Retry-After", "17"), "full"));
    EngineException refusal = refusal();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.retryAfterSeconds()).hasValue(17);
  }

  @Test
  void filteredAnswersAreNotComplete() throws Exception {
    connect(VLLM);
    server.answering(ANSWERS, Answer.events(content("一") + END.replace("stop", "content_filter")));
    assertThat(answer(QUESTION)).isEqualTo("一|FILTERED");
  }

  @Test
  void thinkingInTheTextIsToldApartAndBlankLinesFallAway() throws Exception {
    connect(LLAMA);
    server.answering(
        ANSWERS,
        Answer.events(
            content("\\n<thi") + content("nk>想</th") + content("ink>\\n\\n") + content("答") + END));
    assertThat(answer(QUESTION)).isEqualTo("(想)答|STOP");
    server.answering(ANSWERS, Answer.events(content("\\n\\n") + content("<b>答") + END));
    assertThat(answer(QUESTION)).isEqualTo("<b>答|STOP");
  }

  @Test
  void aDocumentInPlaceOfAStreamIsRead() throws Exception {
    connect(VLLM);
    server.answering(
        ANSWERS,
        Answer.json(
            "{\"choices\": [{\"message\": {\"content\": \"整篇\"}, \"finish_reason\":"
                + " \"length\"}]}"));
    assertThat(answer(QUESTION)).isEqualTo("整篇|LENGTH");
  }

  @Test
  void oneEventMayHaveSeveralLines() throws Exception {
    connect(VLLM);
    server.answering(
        ANSWERS,
        Answer.events(
            "event: x\ndata: {\"choices\": [{\"delta\":\ndata: {\"content\": \"两行\"}}]}\n\n"
                + END));
    assertThat(answer(QUESTION)).isEqualTo("两行|STOP");
  }

  @Test
  void callsComeAsOurOwnEngineWritesThem() throws Exception {
    connect(VLLM);
    String delta =
        "data: {\"choices\": [{\"delta\": {\"tool_calls\": [{\"index\": %d, \"function\":"
            + " %s}]}}]}\n\n";
    server.answering(
        ANSWERS,
        Answer.events(
            delta.formatted(0, "{\"name\": \"loan\", \"arguments\": \"\"}")
                + delta.formatted(0, "{\"arguments\": \"{\\\"a\\\":\"}")
                + delta.formatted(0, "{\"arguments\": \"1}\"}")
                + delta.formatted(1, "{\"name\": \"now\"}")
                + END.replace("stop", "tool_calls")));
    assertThat(answer(DEMANDED_CALL))
        .isEqualTo(
            "<tool_call>{\"name\": \"loan\", \"arguments\": {\"a\":1}}</tool_call>"
                + "<tool_call>{\"name\": \"now\", \"arguments\": {}}</tool_call>|STOP");
    JsonNode asked = server.asked().getFirst();
    assertThat(asked.at("/tools/0/function/name").stringValue()).isEqualTo("loan");
    assertThat(asked.get("tool_choice").stringValue()).isEqualTo("required");
  }

  @ParameterizedTest
  @CsvSource({"stop", "length"})
  void anAnswerWithoutTheCallThatWasDemandedIsTheOperatorsFault(String end) throws Exception {
    connect(VLLM);
    server.answering(ANSWERS, Answer.events(content("好") + END.replace("stop", end)));
    EngineException refusal =
        catchThrowableOfType(EngineException.class, () -> answer(DEMANDED_CALL));
    assertThat(refusal.code()).isEqualTo(EngineException.Code.MISCONFIGURED);
    assertThat(refusal).hasMessageContaining("called no tool although one was demanded");
  }

  @Test
  void thinkingThatIsCutBeforeADemandedCallIsNoFault() throws Exception {
    connect(VLLM);
    server.answering(ANSWERS, Answer.events(content("<think>想") + END.replace("stop", "length")));
    assertThat(answer(DEMANDED_CALL)).isEqualTo("(想)|LENGTH");
  }
}
