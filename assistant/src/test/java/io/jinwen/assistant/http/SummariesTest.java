package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.Prompt;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Summaries over real HTTP, before a model that reads. */
class SummariesTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");
  private static final String TEXT =
      "第一条 本产品的管理费为每年1.5%，按日计提，按季支付。\n"
          + "第二条 投资者应持有至少90天，提前赎回的，收取2%的赎回费。\n"
          + "第三条 本产品不保证本金，投资者可能损失全部投入的本金，请谨慎购买。\n"
          + "第四条 客户经理王五的手机是13912345678，可以咨询申购事宜。";

  @TempDir static Path home;

  private static FakeEngine engine;
  private static TestServer server;

  @BeforeAll
  static void start() {
    engine = FakeEngine.withRoom();
    server = DocumentClient.server(engine, home);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aDocumentIsPutInShortBySectionsAndThenAsAWhole() throws Exception {
    String rule =
        DocumentClient.added(server, "规则.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
    JsonNode begun = json(begin(Map.of("document", rule)), 202);
    assertThat(begun.get("state").stringValue()).isEqualTo("waiting");
    assertThat(begun.get("form_name").stringValue()).isEqualTo("摘要");
    String id = begun.get("id").stringValue();

    JsonNode running = summary(id, "running");
    int sections = running.get("steps").intValue();
    assertThat(sections).isGreaterThan(1);
    for (int section = 0; section < sections; section++) {
      FakeGeneration generation = engine.takeSubmitted();
      assertThat(generation.request().background()).isTrue(); // gives way to users
      String read = prompt(generation);
      assertThat(read).startsWith("请用二到四句话概括").contains("\n[1] 文件「");
      generation.piece(firstSentence(read) + "[1]。火星上的沙丘每天移动两厘米。").finish();
    }
    FakeGeneration joining = engine.takeSubmitted();
    String parts = prompt(joining);
    assertThat(parts).startsWith("下面是同一份资料各部分的概括").doesNotContain("火星");
    joining.piece(firstLine(parts, 1) + "[1]").finish();

    JsonNode done = summary(id, "done");
    assertThat(done.get("extractive").booleanValue()).isFalse();
    assertThat(done.get("ai_label").stringValue()).isEqualTo("AI 生成");
    assertThat(done.at("/coverage/covered")).isEqualTo(done.at("/coverage/pages"));
    assertThat(done.at("/coverage/missing")).isEmpty();
    assertThat(done.get("sections")).hasSize(sections);
    assertThat(done.get("left_out").intValue()).isEqualTo(sections); // nothing is about Mars
    JsonNode sentence = done.at("/sentences/0");
    assertThat(sentence.get("verified").booleanValue()).isTrue();
    assertThat(sentence.get("page").intValue()).isPositive();
    assertThat(sentence.get("box")).hasSize(4);

    HttpResponse<String> audit = server.send(server.request("/audit/export"));
    assertThat(audit.body()).contains("summarised", "summary:" + id, "document:" + rule);
    String metrics = server.send(server.request("/metrics")).body();
    assertThat(metrics).contains("jinwen_summaries_total{ending=\"done\"}");

    server.send(server.request("/documents/" + rule).DELETE());
    assertThat(get(id).statusCode()).isEqualTo(404); // it quotes the document
  }

  @Test
  void figuresAndPromisesOfTheModelAreHeldToTheText() throws Exception {
    JsonNode begun = json(begin(Map.of("text", TEXT, "form", "points")), 202);
    FakeGeneration generation = engine.takeSubmitted();
    String read = prompt(generation);
    assertThat(read).contains("1.5%").doesNotContain("13912345678");
    generation
        .piece("1. 本产品的管理费为每年1.8%，按日计提[1]。\n")
        .piece("2. 提前赎回的，收取2%的赎回费[2]。\n")
        .piece("3. 本产品保证本金不受损失，稳赚不赔[3]。")
        .finish();
    JsonNode done = summary(begun.get("id").stringValue(), "done");
    assertThat(done.get("document").isNull()).isTrue();
    assertThat(done.get("sentences")).hasSize(2);
    assertThat(done.at("/sentences/0/text").stringValue()).startsWith("本产品的管理费为每年1.8%");
    assertThat(done.at("/sentences/0/verified").booleanValue()).isFalse();
    assertThat(done.at("/sentences/0/figures/0/status").stringValue()).isEqualTo("unknown");
    assertThat(done.at("/sentences/1/verified").booleanValue()).isTrue();
    assertThat(done.at("/sentences/1/article").stringValue()).isEqualTo("第二条");
    assertThat(done.at("/sentences/1/figures/0/status").stringValue()).isEqualTo("verified");
    assertThat(done.get("left_out").intValue()).isEqualTo(1);
  }

  @Test
  void whatTheModelCannotSayIsSaidByTheText() throws Exception {
    JsonNode begun = json(begin(Map.of("text", TEXT, "form", "risks")), 202);
    engine.takeSubmitted().fail(EngineException.Code.INTERNAL);
    JsonNode done = summary(begun.get("id").stringValue(), "done");
    assertThat(done.get("extractive").booleanValue()).isTrue();
    assertThat(done.get("ai_label").isNull()).isTrue();
    assertThat(done.at("/sentences").toString()).contains("损失全部投入的本金");
    for (JsonNode sentence : done.get("sentences")) {
      assertThat(sentence.get("extracted").booleanValue()).isTrue();
      assertThat(TEXT).contains(sentence.get("text").stringValue());
    }
  }

  @Test
  void aStreamTellsSectionsAndTheEnd() throws Exception {
    var later =
        CompletableFuture.supplyAsync(
            () -> begin(Map.of("text", TEXT, "form", "risks", "stream", true)));
    engine.takeSubmitted().piece("投资者可能损失全部投入的本金[3]。").finish();
    HttpResponse<String> stream = later.get();
    assertThat(stream.statusCode()).isEqualTo(200);
    List<String> events = new ArrayList<>();
    stream.body().lines().filter(it -> it.startsWith("event: ")).forEach(events::add);
    assertThat(events).first().isEqualTo("event: opened");
    assertThat(events).contains("event: section", "event: progress");
    assertThat(events).last().isEqualTo("event: done");
    assertThat(stream.body()).contains("\"state\":\"done\"");
    String id = JsonMapper.shared().readTree(firstData(stream.body())).get("id").stringValue();
    HttpResponse<String> again =
        server.send(server.request("/summaries/" + id).header("Accept", "text/event-stream"));
    assertThat(again.body()).contains("event: section", "event: done");
  }

  @Test
  void theTablesOfADocumentNeedNoModel() throws Exception {
    String report =
        DocumentClient.added(server, "表.pdf", Files.readAllBytes(CORPUS.resolve("report-1.pdf")));
    JsonNode begun = json(begin(Map.of("document", report, "form", "table")), 202);
    JsonNode done = summary(begun.get("id").stringValue(), "done");
    assertThat(engine.wasAsked()).isFalse();
    assertThat(done.get("extractive").booleanValue()).isTrue();
    assertThat(done.get("tables")).isNotEmpty();
    assertThat(done.get("tables").toString()).contains("净利润", "256,337.34");
    assertThat(done.at("/tables/0/rows/0/page").intValue()).isPositive();
  }

  @Test
  void oneThatIsStoppedKeepsWhatThereIs() throws Exception {
    JsonNode begun = json(begin(Map.of("text", TEXT)), 202);
    String id = begun.get("id").stringValue();
    FakeGeneration generation = engine.takeSubmitted();
    HttpResponse<String> stopped =
        server.send(server.request("/summaries/" + id + "/cancel").POST(BodyPublishers.noBody()));
    assertThat(json(stopped, 200).get("state").stringValue()).isEqualTo("cancelled");
    assertThat(generation.awaitCancelled()).isTrue();
    assertThat(summary(id, "cancelled").has("sentences")).isFalse();
    HttpResponse<String> gone = server.send(server.request("/summaries/" + id).DELETE());
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(get(id).statusCode()).isEqualTo(404);
    assertThat(server.send(server.request("/summaries")).body()).doesNotContain(id);
  }

  @Test
  void whatCannotBeSummarisedIsNamed() throws Exception {
    assertThat(json(begin(Map.of("form", "points")), 400).get("field").stringValue())
        .isEqualTo("document");
    assertThat(json(begin(Map.of("text", TEXT, "form", "poem")), 400).get("detail").stringValue())
        .contains("summary", "script");
    assertThat(json(begin(Map.of("text", "　\n")), 409).get("code").stringValue())
        .isEqualTo("document_not_ready");
    assertThat(json(begin(Map.of("text", "字".repeat(200_001))), 413).get("code").stringValue())
        .isEqualTo("document_too_long");
    assertThat(json(begin(Map.of("document", "0".repeat(26))), 404).get("code").stringValue())
        .isEqualTo("document_not_found");
    assertThat(json(get("0".repeat(26)), 404).get("code").stringValue())
        .isEqualTo("summary_not_found");
  }

  @Test
  void oneUserHasThreeAtATime() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(json(begin(Map.of("text", TEXT)), 202).get("id").stringValue());
    }
    assertThat(json(begin(Map.of("text", TEXT)), 409).get("code").stringValue())
        .isEqualTo("summaries_full");
    FakeGeneration first = engine.takeSubmitted();
    for (String id : ids) {
      server.send(server.request("/summaries/" + id).DELETE());
    }
    assertThat(first.awaitCancelled()).isTrue();
  }

  private static String prompt(FakeGeneration generation) {
    return ((Prompt.Chat) generation.request().prompt()).messages().getLast().content();
  }

  /** The first sentence of the first passage that the model reads. */
  private static String firstSentence(String prompt) {
    Matcher sentence =
        Pattern.compile("(?m)^\\[1] 文件「[^」]*」：(?:[^\\n]*\\n\\| )*([^\\n。]{8,60})").matcher(prompt);
    assertThat(sentence.find()).as(prompt).isTrue();
    return sentence.group(1);
  }

  private static String firstLine(String prompt, int number) {
    Matcher line = Pattern.compile("(?m)^\\[" + number + "] (.*)$").matcher(prompt);
    assertThat(line.find()).as(prompt).isTrue();
    return line.group(1);
  }

  private static String firstData(String stream) {
    return stream
        .lines()
        .filter(it -> it.startsWith("data: "))
        .findFirst()
        .orElseThrow()
        .substring(6);
  }

  private static HttpResponse<String> begin(Map<String, ?> body) {
    try {
      return server.send(
          server
              .request("/summaries")
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      JsonMapper.shared().writeValueAsString(body), StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> get(String id) throws Exception {
    return server.send(server.request("/summaries/" + id));
  }

  /** Once it is in a state; another end is a failure. */
  private static JsonNode summary(String id, String state) throws Exception {
    while (true) {
      JsonNode now = json(get(id), 200);
      String is = now.get("state").stringValue();
      if (is.equals(state)) {
        return now;
      }
      assertThat(is).as(now.toString()).isIn("waiting", "running");
    }
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JsonMapper.shared().readTree(response.body());
  }
}
