package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.Prompt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.function.FunctionToolCallback;

/**
 * Agents of Java's libraries, unchanged, in a story of two steps: the model asks for a tool, the
 * library calls it, the model answers with what it found. What the model says is the test's.
 */
class JavaAgentsTest {
  private static final String QUESTION = "贷款80万，30年，每月还多少？";

  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.withTools();
    server = TestServer.with(engine);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String url() {
    return "http://127.0.0.1:" + server.port() + "/v1";
  }

  /** What an application offers to its agent. */
  static final class Loans {
    @Tool("每月还款")
    public String monthly(double amount, int years) {
      return "%.0f 元，%d 年：每月 3416.12 元".formatted(amount, years);
    }
  }

  record Terms(double amount, int years) {}

  interface Adviser {
    String chat(String question);
  }

  @Test
  void aiServicesOfLangChain4jCallATool() throws Exception {
    OpenAiChatModel model =
        OpenAiChatModel.builder().baseUrl(url()).apiKey("none").modelName("default").build();
    Adviser adviser = AiServices.builder(Adviser.class).chatModel(model).tools(new Loans()).build();
    holds(CompletableFuture.supplyAsync(() -> adviser.chat(QUESTION)));
  }

  @Test
  void theChatClientOfSpringAiCallsATool() throws Exception {
    var options =
        OpenAiChatOptions.builder().baseUrl(url()).apiKey("none").model("default").build();
    ChatClient client =
        ChatClient.create(
            org.springframework.ai.openai.OpenAiChatModel.builder().options(options).build());
    // Its own annotation would need a schema generator that the core of openai-java does not run
    // with.
    var tool =
        FunctionToolCallback.builder(
                "monthly", (Terms terms) -> new Loans().monthly(terms.amount(), terms.years()))
            .description("每月还款")
            .inputType(Terms.class)
            .inputSchema(
                """
                {"type": "object", "required": ["amount", "years"], "properties": {
                  "amount": {"type": "number"}, "years": {"type": "integer"}}}
                """)
            .build();
    holds(
        CompletableFuture.supplyAsync(
            () -> client.prompt().user(QUESTION).toolCallbacks(tool).call().content()));
  }

  private static void holds(CompletableFuture<String> answer) throws Exception {
    FakeGeneration first = engine.takeSubmitted();
    AnswerFormat.Calls calls = (AnswerFormat.Calls) first.request().format();
    assertThat(calls.functions())
        .extracting(AnswerFormat.Function::name)
        .containsExactly("monthly");
    first
        .piece("<tool_call>{\"name\":\"monthly\",\"arguments\":{\"amount\":800000,\"years\":30}}")
        .piece("</tool_call>")
        .finish();
    FakeGeneration second = engine.takeSubmitted();
    ChatMessage result = ((Prompt.Chat) second.request().prompt()).messages().getLast();
    assertThat(result.role()).isEqualTo(ChatMessage.Role.TOOL);
    assertThat(result.content()).contains("800000 元，30 年：每月 3416.12 元");
    second.piece("每月还3416.12元。").finish();
    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("每月还3416.12元。");
  }
}
