package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.jinwen.assistant.app.TestServer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** LangChain4j's OpenAI models, unchanged, against the server on the demonstration model. */
class LangChain4jClientTest {
  private static final Path DEMO = Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf");

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.loading(DEMO);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String url() {
    return "http://127.0.0.1:" + server.port() + "/v1";
  }

  private static OpenAiChatModel.OpenAiChatModelBuilder model() {
    return OpenAiChatModel.builder()
        .baseUrl(url())
        .apiKey("none")
        .modelName("default")
        .temperature(0.0)
        .maxTokens(100)
        .maxRetries(0);
  }

  private static ChatRequest question() {
    return ChatRequest.builder().messages(UserMessage.from("什么是久期？")).build();
  }

  @Test
  void answersWholeWithItsUsage() {
    ChatResponse answer = model().build().chat(question());

    assertThat(answer.aiMessage().text()).contains("久期");
    assertThat(answer.tokenUsage().inputTokenCount()).isPositive();
    assertThat(answer.finishReason()).isIn(FinishReason.STOP, FinishReason.LENGTH);
  }

  @Test
  void answersInPiecesWhatItAnswersWhole() throws Exception {
    StringBuilder pieces = new StringBuilder();
    CompletableFuture<ChatResponse> ended = new CompletableFuture<>();
    OpenAiStreamingChatModel.builder()
        .baseUrl(url())
        .apiKey("none")
        .modelName("default")
        .temperature(0.0)
        .maxTokens(100)
        .build()
        .chat(
            question(),
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String piece) {
                pieces.append(piece);
              }

              @Override
              public void onCompleteResponse(ChatResponse whole) {
                ended.complete(whole);
              }

              @Override
              public void onError(Throwable error) {
                ended.completeExceptionally(error);
              }
            });

    String whole = ended.get(60, TimeUnit.SECONDS).aiMessage().text();

    assertThat(pieces.toString()).isEqualTo(whole);
    assertThat(model().build().chat(question()).aiMessage().text()).isEqualTo(whole);
  }

  @Test
  void holdsAnAnswerToASchema() {
    JsonObjectSchema product =
        JsonObjectSchema.builder()
            .addBooleanProperty("guaranteed")
            .addBooleanProperty("listed")
            .required("guaranteed", "listed")
            .additionalProperties(false)
            .build();
    ResponseFormat format =
        ResponseFormat.builder()
            .type(ResponseFormatType.JSON)
            .jsonSchema(JsonSchema.builder().name("product").rootElement(product).build())
            .build();

    String text =
        model()
            .strictJsonSchema(true)
            .build()
            .chat(question().toBuilder().responseFormat(format).build())
            .aiMessage()
            .text();

    JsonNode parsed = JsonMapper.shared().readTree(text);
    assertThat(parsed.get("guaranteed").isBoolean()).isTrue();
    assertThat(parsed.get("listed").isBoolean()).isTrue();
  }

  @Test
  void givesVectorsOfTexts() {
    var vectors =
        OpenAiEmbeddingModel.builder().baseUrl(url()).apiKey("none").modelName("default").build();

    assertThat(vectors.embed("什么是久期").content().dimension()).isEqualTo(512);
  }

  @Test
  void refusesInAWayThatTheClientUnderstands() {
    assertThatThrownBy(() -> model().temperature(9.0).build().chat(question()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("temperature");
  }
}
