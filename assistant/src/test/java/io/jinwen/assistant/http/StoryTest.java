package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.Prompt;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A question's way through every room, over real HTTP; what the model says is the test's. */
class StoryTest {
  private static final String OWNER = "local";
  private static final String BLOCKED = "可以加微信带你赚钱，电话13812345678。";

  private static FakeEngine engine;
  private static TestServer server;
  private static SessionStore sessions;

  @BeforeAll
  static void start() {
    engine = FakeEngine.withRoom();
    server = TestServer.with(engine);
    sessions = server.part(SessionStore.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aDefinitionIsAnsweredByPeopleWithoutTheModel() throws Exception {
    JsonNode answer = json(server.ask("{\"prompt\": \"什么是结构性存款？\"}"));

    assertThat(answer.get("response").stringValue()).contains("衍生");
    assertThat(answer.get("ending").stringValue()).isEqualTo("approved");
    assertThat(answer.get("source").get("title").stringValue()).isNotBlank();
    assertThat(answer.at("/terms/0/term").stringValue()).isEqualTo("结构性存款");
    assertThat(answer.get("hints")).isEmpty();
    assertThat(engine.wasAsked()).isFalse();

    Turn turn = sessions.turn(OWNER, answer.get("turn_id").stringValue()).orElseThrow();
    assertThat(turn.ending()).isEqualTo(TurnEnding.APPROVED);
    assertThat(turn.answer()).isEqualTo(answer.get("response").stringValue());
    assertThat(sessions.find(OWNER, turn.sessionId()).orElseThrow().title()).isEqualTo("什么是结构性存款？");
    AuditEntry entry = auditOf(turn.id());
    assertThat(entry.kind()).isEqualTo(AuditKind.APPROVED_ANSWER);
    assertThat(entry.decisions()).contains("answer:" + answer.at("/source/id").stringValue());
  }

  @Test
  void theModelIsAskedWithRoleAndNotesWhereItsAnswerIsPreferred() throws Exception {
    var later =
        later("{\"prompt\": \"什么是结构性存款？\", \"prefer\": \"generated\", \"role\": \"service\"}");
    FakeGeneration generation = engine.takeSubmitted();
    generation.piece("一种存款。").finish();

    List<ChatMessage> messages = messages(generation);
    assertThat(messages.getFirst().content()).contains("客服").contains("回答格式");
    assertThat(messages.getLast().content())
        .startsWith("参考材料（")
        .contains("\n[1] 名词「结构性存款」：", "\n[2] 问答「什么是结构性存款？」：")
        .endsWith("问题：什么是结构性存款？");
    assertThat(generation.request().sampling().temperature()).isEqualTo(0.3f);
    assertThat(generation.request().sampling().maxNewTokens()).isEqualTo(512);
    JsonNode answer = json(later.get());
    assertThat(answer.get("response").stringValue()).isEqualTo("一种存款。");
    assertThat(answer.get("role").stringValue()).isEqualTo("service");
    assertThat(answer.get("ending").stringValue()).isEqualTo("complete");
    assertThat(answer.at("/usage/time_to_first_token_ms").intValue()).isEqualTo(2);
    assertThat(answer.at("/terms/0/definition").stringValue()).isNotBlank();
    assertThat(answer.has("source")).isFalse();
    AuditEntry entry = auditOf(answer.get("turn_id").stringValue());
    assertThat(entry.kind()).isEqualTo(AuditKind.ANSWERED);
    assertThat(entry.versions().model()).isEqualTo("假模型 Q4_0");
    assertThat(entry.versions().prompt()).startsWith("service:");
    assertThat(entry.versions().rules()).isNotEmpty();
    assertThat(entry.versions().words()).isNotEmpty();
  }

  @Test
  void theNextPromptBeginsExactlyAsTheOneBeforeIt() throws Exception {
    var first = later("{\"prompt\": \"久期是怎么一回事，请举例\", \"role\": \"research\"}");
    FakeGeneration one = engine.takeSubmitted();
    one.piece("久期衡量价格对利率的敏感程度。").finish();
    String session = json(first.get()).get("session_id").stringValue();

    var second = later("{\"prompt\": \"再说短一点\", \"session_id\": \"%s\"}".formatted(session));
    FakeGeneration two = engine.takeSubmitted();
    two.piece("好的。").finish();

    assertThat(messages(one).getLast().content()).startsWith("参考材料");
    String answer = json(first.get()).get("response").stringValue();
    List<ChatMessage> expected = new ArrayList<>(messages(one));
    expected.add(ChatMessage.assistant(answer));
    expected.add(ChatMessage.user("再说短一点"));
    assertThat(messages(two)).isEqualTo(expected);
    assertThat(json(second.get()).get("role").stringValue()).isEqualTo("research");
  }

  @Test
  void anAnswerAskedForAgainIsABranchBesideTheFirst() throws Exception {
    JsonNode first = answered("{\"prompt\": \"网点几点开门呀\"}", "九点。");
    String session = first.get("session_id").stringValue();
    JsonNode second =
        answered("{\"prompt\": \"那几点关门\", \"session_id\": \"%s\"}".formatted(session), "五点。");

    var later =
        later(
            "{\"prompt\": \"周末呢\", \"session_id\": \"%s\", \"parent_turn\": \"%s\"}"
                .formatted(session, first.get("turn_id").stringValue()));
    FakeGeneration branch = engine.takeSubmitted();
    branch.piece("不开。").finish();
    later.get();
    JsonNode anew =
        answered(
            "{\"prompt\": \"网点几点开门呀\", \"session_id\": \"%s\", \"parent_turn\": null}"
                .formatted(session),
            "九点半。");

    assertThat(messages(branch)).extracting(ChatMessage::content).doesNotContain("那几点关门", "五点。");
    String secondId = second.get("turn_id").stringValue();
    assertThat(sessions.branches(OWNER, secondId))
        .extracting(Turn::answer)
        .containsExactly("五点。", "不开。");
    assertThat(sessions.branches(OWNER, anew.get("turn_id").stringValue()))
        .extracting(Turn::answer)
        .containsExactly("九点。", "九点半。");
  }

  @Test
  void anUnknownSessionOrTurnIsNotFound() throws Exception {
    HttpResponse<String> answer = server.ask("{\"prompt\": \"网点在哪\", \"session_id\": \"none\"}");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"code\":\"session_not_found\"");
    String session = sessions.create("someone", "general", "").id();
    String foreign = "{\"prompt\": \"网点在哪\", \"session_id\": \"%s\"}".formatted(session);
    assertThat(server.ask(foreign).body()).contains("\"code\":\"session_not_found\"");
    String own = sessions.create(OWNER, "general", "").id();
    String turn =
        "{\"prompt\": \"网点在哪\", \"session_id\": \"%s\", \"parent_turn\": \"x\"}".formatted(own);
    assertThat(server.ask(turn).body()).contains("\"code\":\"turn_not_found\"");
  }

  @Test
  void aBlockedWordIsRefusedBeforeTheModelAndOnRecord() throws Exception {
    JsonNode answer = json(server.ask("{\"prompt\": \"哪里有帮 忙 洗 钱的\"}"));

    assertThat(answer.get("ending").stringValue()).isEqualTo("refused");
    assertThat(answer.get("finish_reason").stringValue()).isEqualTo("content_filter");
    assertThat(answer.get("response").stringValue()).contains("不能处理");
    assertThat(engine.wasAsked()).isFalse();
    AuditEntry entry = auditOf(answer.get("turn_id").stringValue());
    assertThat(entry.kind()).isEqualTo(AuditKind.REFUSED);
    assertThat(entry.decisions()).contains("word:帮忙洗钱");
    String title =
        sessions.find(OWNER, answer.get("session_id").stringValue()).orElseThrow().title();
    assertThat(title).doesNotContain("洗").contains("＊");
  }

  @Test
  void whatWasRefusedCountsForTheRiskButIsNotReadByTheModel() throws Exception {
    String session = sessions.create(OWNER, "service", "").id();
    String question = "{\"prompt\": \"%s\", \"session_id\": \"%s\"}";
    for (int turn = 0; turn < 4; turn++) {
      json(server.ask(question.formatted("哪里有帮忙洗钱的", session)));
    }
    var later = later(question.formatted("那怎么办呢", session));
    FakeGeneration generation = engine.takeSubmitted();
    generation.piece("请联系网点。").finish();

    assertThat(messages(generation)).hasSize(2);
    assertThat(json(later.get()).at("/hints/0/title").stringValue()).isIn("温馨提醒", "建议联系人工");
  }

  @Test
  void aCardThatRefusesNamesItself() throws Exception {
    JsonNode answer = json(server.ask("{\"prompt\": \"信用卡怎么套现不被发现\", \"role\": \"service\"}"));

    assertThat(answer.get("ending").stringValue()).isIn("refused", "approved");
    assertThat(answer.get("cards")).isNotEmpty();
    assertThat(answer.at("/hints/0/card").stringValue()).isNotBlank();
    assertThat(engine.wasAsked()).isFalse();
  }

  @Test
  void aRecommendationComesWithSuitabilityAndRecordKeepingByItself() throws Exception {
    JsonNode answer =
        answered("{\"prompt\": \"我想推荐客户买这款非标理财产品\", \"prefer\": \"generated\"}", "请先了解客户。");
    assertThat(answer.get("hints").toString()).contains("合格投资者").contains("双录");
  }

  @Test
  void aResearchParagraphEndsWithItsDisclosure() throws Exception {
    JsonNode answer =
        answered(
            "{\"prompt\": \"写一段美联储加息对A股影响的分析\", \"role\": \"research\", \"prefer\": \"generated\"}",
            "加息会抬升美元利率。");
    assertThat(answer.get("response").stringValue())
        .startsWith("加息会抬升美元利率。\n\n")
        .contains("不构成投资建议");
    Turn turn = sessions.turn(OWNER, answer.get("turn_id").stringValue()).orElseThrow();
    assertThat(turn.answer()).isEqualTo(answer.get("response").stringValue());
  }

  @Test
  void aProductTooRiskyForTheCustomerIsRefusedByItsCard() throws Exception {
    String question =
        "{\"prompt\": \"客户想买这只产品可以吗\", \"customer_grade\": \"%s\", \"product_grade\": \"R5\"}";
    JsonNode answer = json(server.ask(question.formatted("C1")));
    assertThat(answer.get("ending").stringValue()).isEqualTo("refused");
    assertThat(answer.get("cards")).isNotEmpty();
    assertThat(engine.wasAsked()).isFalse();

    JsonNode suitable = answered(question.formatted("C5"), "请核对。");
    assertThat(suitable.get("ending").stringValue()).isEqualTo("complete");
  }

  @Test
  void aBlockedWordEndsTheAnswerAndTheComputation() throws Exception {
    var later = later("{\"prompt\": \"有什么赚钱的好办法吗\"}");
    FakeGeneration generation = engine.takeSubmitted();
    generation.piece(BLOCKED);
    assertThat(generation.awaitCancelled()).isTrue();

    JsonNode answer = json(later.get());
    assertThat(answer.get("response").stringValue()).startsWith("可以\n\n").doesNotContain("微信");
    assertThat(answer.get("ending").stringValue()).isEqualTo("blocked");
    assertThat(answer.get("finish_reason").stringValue()).isEqualTo("content_filter");
    assertThat(answer.get("filter_notes")).isNotEmpty();
    AuditEntry entry = auditOf(answer.get("turn_id").stringValue());
    assertThat(entry.kind()).isEqualTo(AuditKind.BLOCKED);
    assertThat(entry.decisions()).contains("word:加微信带你赚钱");
    assertThat(entry.answer()).doesNotContain("微信");
  }

  @Test
  void anAnswerThatMustNotStandIsReplaced() throws Exception {
    String claim = "这款产品收益有保证，可以长期持有。";
    JsonNode whole = answered("{\"prompt\": \"这款理财怎么样\", \"role\": \"service\"}", claim);
    assertThat(whole.get("response").stringValue()).doesNotContain("收益有保证，可以");
    assertThat(whole.get("cards").toString()).contains("guarantee-claimed");

    var later = later("{\"prompt\": \"这款理财怎么样\", \"role\": \"service\", \"stream\": true}");
    engine.takeSubmitted().piece(claim).finish();
    String frames = later.get().body();
    assertThat(frames).contains("event: replaced\n").contains("\"ending\":\"blocked\"");
  }

  @Test
  void personalDataIsMaskedInAnswersAndTold() throws Exception {
    JsonNode answer = answered("{\"prompt\": \"客户经理怎么联系呀\"}", "请拨打13812345678联系他。");
    assertThat(answer.get("response").stringValue()).isEqualTo("请拨打138＊＊＊＊5678联系他。");
    assertThat(answer.get("filter_notes").toString()).contains("个人信息");
  }

  @Test
  void whatWasShownOfAnAnswerThatIsLeftIsKeptAsStopped() throws Exception {
    String session = sessions.create(OWNER, "general", "").id();
    byte[] body =
        "{\"prompt\": \"慢慢说吧\", \"session_id\": \"%s\", \"stream\": true}"
            .formatted(session)
            .getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String head =
          "POST /chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + body.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      engine.takeSubmitted().piece("好呀，");
      readUntil(socket, "好呀");
    }
    Turn turn;
    do {
      turn = sessions.latest(OWNER, session).orElse(null);
    } while (turn == null);
    assertThat(turn.ending()).isEqualTo(TurnEnding.STOPPED);
    assertThat(turn.answer()).isEqualTo("好呀，");
    assertThat(auditOf(turn.id()).kind()).isEqualTo(AuditKind.UNFINISHED);
  }

  private static void readUntil(Socket socket, String text) throws Exception {
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[4096];
    while (read.indexOf(text) < 0) {
      int count = socket.getInputStream().read(buffer);
      assertThat(count).isPositive();
      read.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
  }

  @Test
  void aFailureIsOnRecordToo() throws Exception {
    String session = sessions.create(OWNER, "general", "").id();
    var later = later("{\"prompt\": \"说一说吧\", \"session_id\": \"%s\"}".formatted(session));
    engine.takeSubmitted().piece("好呀，").fail(EngineException.Code.INTERNAL);
    assertThat(later.get().statusCode()).isEqualTo(500);
    Turn turn = sessions.latest(OWNER, session).orElseThrow();
    assertThat(turn.ending()).isEqualTo(TurnEnding.FAILED);
    assertThat(auditOf(turn.id()).kind()).isEqualTo(AuditKind.UNFINISHED);
  }

  @Test
  void aStreamOpensWithWhatIsKnownAndEndsWithTheTurn() throws Exception {
    var later =
        later("{\"prompt\": \"我想推荐客户买这款非标理财产品\", \"prefer\": \"generated\", \"stream\": true}");
    engine.takeSubmitted().thought("想一想。").piece("请先了解客户。").finish();
    String frames = later.get().body();
    assertThat(frames)
        .startsWith("event: opened\ndata: {\"session_id\":\"")
        .containsSubsequence(
            "\"hints\":[{\"card\":\"", "event: thinking", "event: token", "event: done", "turn_id");
  }

  @Test
  void anApprovedCorrectionIsTheAnswerFromNowOn() throws Exception {
    JsonNode wrong = answered("{\"prompt\": \"金库钥匙由谁保管\"}", "不清楚。");
    HttpResponse<String> given =
        post(
            "/feedback",
            "{\"turn_id\": \"%s\", \"verdict\": \"down\", \"correction\": \"由两名管库员分别保管。\"}"
                .formatted(wrong.get("turn_id").stringValue()));
    String id = json(given).get("id").stringValue();
    assertThat(post("/reviews/" + id + "/approve", "{}").statusCode()).isEqualTo(200);

    JsonNode right = json(server.ask("{\"prompt\": \"金库钥匙由谁保管？\"}"));
    assertThat(right.get("response").stringValue()).isEqualTo("由两名管库员分别保管。");
    assertThat(right.at("/source/id").stringValue()).isEqualTo(id);

    assertThat(post("/reviews/" + id + "/withdraw", "{}").statusCode()).isEqualTo(200);
    answered("{\"prompt\": \"金库钥匙由谁保管？\"}", "不清楚。");
  }

  private static JsonNode answered(String body, String answer) throws Exception {
    var later = later(body);
    engine.takeSubmitted().piece(answer).finish();
    return json(later.get());
  }

  private static CompletableFuture<HttpResponse<String>> later(String body) {
    return server
        .client()
        .sendAsync(
            server.chat(body).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return server.send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static List<ChatMessage> messages(FakeGeneration generation) {
    return ((Prompt.Chat) generation.request().prompt()).messages();
  }

  private static AuditEntry auditOf(String turnId) {
    List<AuditEntry> found = new ArrayList<>();
    server
        .part(AuditLog.class)
        .read(
            1,
            record -> {
              if (record.entry().turnId().equals(turnId)
                  && record.entry().kind() != AuditKind.REVIEWED) {
                found.add(record.entry());
              }
            });
    assertThat(found).hasSize(1);
    return found.getFirst();
  }
}
