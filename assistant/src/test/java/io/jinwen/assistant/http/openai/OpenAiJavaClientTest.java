package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import io.jinwen.assistant.app.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official OpenAI client for Java, unchanged, against the server on the demonstration model.
 */
class OpenAiJavaClientTest {
  private static final Path DEMO = Path.of("..", "models", "demo", "jinwen-demo-q8_0.gguf");

  private static TestServer server;
  private static OpenAIClient client;

  /** What an answer is held to. */
  public static class Product {
    public boolean guaranteed;
    public boolean listed;
  }

  @BeforeAll
  static void start() {
    server = TestServer.loading(DEMO);
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
            .apiKey("none")
            .maxRetries(0)
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static ChatCompletionCreateParams.Builder asking() {
    return ChatCompletionCreateParams.builder()
        .model("default")
        .addSystemMessage("你是金问助手。")
        .addUserMessage("什么是久期？")
        .temperature(0)
        .maxCompletionTokens(24);
  }

  private static ChatCompletion.Choice answer(ChatCompletionCreateParams.Builder question) {
    return client.chat().completions().create(question.build()).choices().getFirst();
  }

  @Test
  void answersWholeWithItsUsage() {
    ChatCompletion answer = client.chat().completions().create(asking().build());

    assertThat(answer.choices().getFirst().message().content().orElseThrow()).contains("久期");
    var usage = answer.usage().orElseThrow();
    assertThat(usage.promptTokens()).isPositive();
    assertThat(usage.completionTokens()).isBetween(1L, 24L);
    assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
  }

  @Test
  void answersInChunksWhatItAnswersWhole() {
    String whole = answer(asking()).message().content().orElseThrow();
    var streamed =
        asking().streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build());

    List<ChatCompletionChunk> chunks;
    try (var stream = client.chat().completions().createStreaming(streamed.build())) {
      chunks = stream.stream().toList();
    }

    assertThat(
            chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining()))
        .isEqualTo(whole);
    assertThat(chunks).hasSizeGreaterThan(3);
    assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
  }

  @Test
  void drawsTheSameWithTheSameSeed() {
    String first = answer(asking().temperature(1).seed(7)).message().content().orElseThrow();
    String again = answer(asking().temperature(1).seed(7)).message().content().orElseThrow();

    assertThat(again).isEqualTo(first);
  }

  @Test
  void endsBeforeAStopText() {
    ChatCompletion.Choice choice = answer(asking().stop("期"));

    assertThat(choice.message().content().orElseThrow()).doesNotContain("期");
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
  }

  @Test
  void tellsLogProbabilities() {
    ChatCompletion.Choice choice = answer(asking().logprobs(true).topLogprobs(3));

    var tokens = choice.logprobs().orElseThrow().content().orElseThrow();
    assertThat(tokens).isNotEmpty();
    assertThat(tokens)
        .allSatisfy(token -> {
          assertThat(token.logprob()).isLessThanOrEqualTo(0);
          assertThat(token.topLogprobs()).hasSize(3);
        });
  }

  @Test
  void holdsAnAnswerToTheSchemaOfAClass() {
    var typed = asking().maxCompletionTokens(100).responseFormat(Product.class).build();

    var choice = client.chat().completions().create(typed).choices().getFirst();

    assertThat(choice.message().content()).containsInstanceOf(Product.class);
  }

  @Test
  void answersAnObjectWhereJsonIsAskedFor() {
    ChatCompletion.Choice choice =
        answer(
            asking()
                .maxCompletionTokens(400)
                .temperature(1)
                .seed(3)
                .responseFormat(ResponseFormatJsonObject.builder().build()));

    String text = choice.message().content().orElseThrow();
    if (choice.finishReason().equals(ChatCompletion.Choice.FinishReason.STOP)) {
      assertThat(JsonMapper.shared().readTree(text).isObject()).as(text).isTrue();
    } else {
      assertThat(text).startsWith("{");
    }
  }

  @Test
  void listsItsOneModel() {
    List<Model> models = client.models().list().data();

    assertThat(models).hasSize(1);
    String name = models.getFirst().id();
    assertThat(client.models().retrieve(name).id()).isEqualTo(name);
  }

  @Test
  void givesVectorsOfTexts() {
    var asked =
        EmbeddingCreateParams.builder()
            .model("default")
            .inputOfArrayOfStrings(List.of("什么是久期", "久期是什么"))
            .build();

    var vectors = client.embeddings().create(asked).data();

    assertThat(vectors).hasSize(2);
    assertThat(vectors.getFirst().embedding()).hasSize(512);
  }

  @Test
  void refusesInAWayThatTheClientUnderstands() {
    assertThatThrownBy(() -> answer(asking().n(5))).isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> answer(asking().model("gpt-9"))).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> answer(asking().temperature(9)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("temperature");
  }
}
