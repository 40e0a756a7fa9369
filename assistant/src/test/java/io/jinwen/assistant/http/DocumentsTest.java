package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents over HTTP: from the upload to the place on the page, and out of the world again. */
class DocumentsTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path home;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.with(
            FakeEngine.answering(),
            "home=" + home,
            "documents.reader-class-path=" + System.getProperty("java.class.path"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aDocumentIsReadFoundShownAndDeletedForGood() throws Exception {
    String id = added("临江.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
    JsonNode document = read(id);
    assertThat(document.get("state").stringValue()).isEqualTo("ready");
    assertThat(document.get("title").stringValue()).isEqualTo("临江农商银行业务操作管理办法");
    assertThat(document.get("pages").intValue()).isEqualTo(6);
    assertThat(document.at("/diagnosis/language").stringValue()).isEqualTo("中文");

    JsonNode found = search("住宅抵押最多能贷评估价的几成", id);
    assertThat(found.get("answered").booleanValue()).isTrue();
    assertThat(found.get("extractive").booleanValue()).isTrue();
    JsonNode first = found.at("/citations/0");
    assertThat(first.get("quote").stringValue()).contains("抵押物为住宅的", "63%");
    assertThat(first.get("article").stringValue()).isEqualTo("第十三条");
    assertThat(first.get("page").intValue()).isEqualTo(3);
    assertThat(first.get("box")).hasSize(4);
    assertThat(search("火星探测器的发射窗口", id).get("answered").booleanValue()).isFalse();

    HttpResponse<String> page = server.send(server.request("/documents/" + id + "/pages/3"));
    assertThat(page.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(server.send(server.request("/documents/" + id + "/pages/7")).statusCode())
        .isEqualTo(404);

    assertThat(server.send(server.request("/documents/" + id).DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(server.send(server.request("/documents/" + id)).statusCode()).isEqualTo(404);
    while (Files.exists(home.resolve("data/documents").resolve(id))) {
      Thread.onSpinWait(); // files go behind what is being read
    }
    try (Stream<Path> left = Files.list(home.resolve("data/documents/index"))) {
      for (Path file : left.toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(id);
      }
    }
  }

  @Test
  void aTableIsAnsweredByRowAndColumn() throws Exception {
    String id = added("东篱.pdf", Files.readAllBytes(CORPUS.resolve("report-1.pdf")));
    read(id);
    JsonNode first = search("东篱银行2023年净利润是多少", id).at("/citations/0");
    assertThat(first.get("quote").stringValue()).isEqualTo("净利润：2023年 256,337.34（表：主要会计数据（单位：万元））");
    assertThat(first.get("page").intValue()).isEqualTo(2);
  }

  @Test
  void aRefusedFileSaysWhyAndWhatToDo() throws Exception {
    String id = added("其实是PDF.docx", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
    JsonNode document = read(id);
    assertThat(document.get("state").stringValue()).isEqualTo("refused");
    assertThat(document.get("problem").stringValue()).contains("docx", "PDF", "。");
    HttpResponse<String> search =
        server.send(
            server
                .request("/documents/search")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString("{\"query\": \"甲\", \"documents\": \"" + id + "\"}")));
    assertThat(search.statusCode()).isEqualTo(409);
  }

  @Test
  void theSameNameAgainIsANewVersion() throws Exception {
    String first = added("版本.txt", "第一条 单笔不得超过5万元。".getBytes(StandardCharsets.UTF_8));
    String second = added("版本.txt", "第一条 单笔不得超过8万元。".getBytes(StandardCharsets.UTF_8));
    assertThat(read(first).get("version").intValue()).isEqualTo(1);
    assertThat(read(second).get("version").intValue()).isEqualTo(2);
  }

  @Test
  void theSearchKeepsToKindAndDate() throws Exception {
    String pdf = added("筛选.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
    String text = added("筛选.txt", "第一条 住宅抵押率最高七成。".getBytes(StandardCharsets.UTF_8));
    read(pdf);
    read(text);
    String both = "\"query\": \"住宅抵押\", \"documents\": [\"" + pdf + "\", \"" + text + "\"]";
    assertThat(searched(both + ", \"kinds\": \"text\"").body()).contains(text).doesNotContain(pdf);
    assertThat(searched(both + ", \"kinds\": [\"pdf\", \"docx\"]").body())
        .contains(pdf)
        .doesNotContain(text);
    assertThat(searched(both + ", \"since\": \"2000-01-01\"").body()).contains(text, pdf);
    assertThat(searched(both + ", \"until\": \"2000-01-01\"").body()).contains("\"citations\":[]");
    for (String wrong :
        new String[] {
          "\"kinds\": \"doc\"",
          "\"since\": \"1.1.2026\"",
          "\"since\": \"2026-02-01\", \"until\": \"2026-01-01\""
        }) {
      HttpResponse<String> refused = searched(both + ", " + wrong);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("value_out_of_range", "不可用");
    }
    String listed = server.send(server.request("/documents?kinds=text,xlsx")).body();
    assertThat(listed).contains(text).doesNotContain(pdf);
    assertThat(server.send(server.request("/documents?until=2000-01-01")).body())
        .isEqualTo("{\"documents\":[]}");
  }

  private static HttpResponse<String> searched(String fields) throws Exception {
    return server.send(
        server
            .request("/documents/search")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{" + fields + "}")));
  }

  @Test
  void metricsTellOfDocumentsAndTheirReading() throws Exception {
    read(added("计数.txt", "第一条 计数。".getBytes(StandardCharsets.UTF_8)));
    read(added("计数.docx", Files.readAllBytes(CORPUS.resolve("rule-1.pdf"))));
    String metrics = server.send(server.request("/metrics")).body();
    assertThat(metrics)
        .containsPattern("jinwen_documents_ready [1-9]")
        .containsPattern("jinwen_documents_refused [1-9]")
        .containsPattern("jinwen_documents_waiting 0")
        .containsPattern("jinwen_documents_pages [1-9]")
        .containsPattern("jinwen_documents_bytes [1-9]")
        .containsPattern("jinwen_document_read_seconds_count\\{ending=\"read\"} [1-9]")
        .containsPattern("jinwen_document_read_seconds_sum\\{ending=\"refused\"} [0-9]");
  }

  @Test
  void figuresAndQuotationsOfATextAreChecked() throws Exception {
    String report = added("核对.pdf", Files.readAllBytes(CORPUS.resolve("report-1.pdf")));
    String rule = added("核对规则.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
    read(report);
    read(rule);
    JsonNode proof =
        post(
            "/documents/check",
            """
            {"text": "东篱银行2023年净利润为256,337.34万元，2024年净利润为256,337.34万元。\
            2022年净利润是8,646,611.35万元。规定“抵押物为住宅的，抵押率最高不得超过评估价值的63%%”，\
            又说“本产品保证本金安全并且保证收益绝无任何风险”。", "documents": ["%s", "%s"]}
            """
                .formatted(report, rule));
    assertThat(proof.at("/figures/2/status").stringValue()).isEqualTo("unknown"); // a digit off
    assertThat(proof.at("/figures/0/status").stringValue()).isEqualTo("verified");
    assertThat(proof.at("/figures/1/status").stringValue()).isEqualTo("misplaced"); // 2023's
    assertThat(proof.at("/figures/0/row").stringValue()).isEqualTo("净利润");
    assertThat(proof.at("/figures/0/page").intValue()).isEqualTo(2);
    assertThat(proof.at("/quotes/0/verified").booleanValue()).isTrue();
    assertThat(proof.at("/quotes/0/page").intValue()).isEqualTo(3);
    assertThat(proof.at("/quotes/1/verified").booleanValue()).isFalse();
  }

  @Test
  void twoVersionsAreComparedClauseByClause() throws Exception {
    String text = "第一条 本办法适用于各分行。\n\n第二条 单笔不得超过%s万元。\n";
    String before = added("办法.md", text.formatted("5").getBytes(StandardCharsets.UTF_8));
    String after = added("办法.md", text.formatted("8").getBytes(StandardCharsets.UTF_8));
    read(before);
    read(after);
    JsonNode compared =
        post(
            "/documents/compare",
            "{\"before\": \"%s\", \"after\": \"%s\"}".formatted(before, after));
    assertThat(compared.get("same").intValue()).isEqualTo(1);
    assertThat(compared.at("/differences/0/kind").stringValue()).isEqualTo("changed");
    assertThat(compared.at("/differences/0/figures/0/before").stringValue()).isEqualTo("5万元");
    assertThat(compared.at("/differences/0/figures/0/after").stringValue()).isEqualTo("8万元");
    assertThat(compared.at("/differences/0/after/article").stringValue()).isEqualTo("第二条");
  }

  private static JsonNode post(String path, String body) throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void aFileWithoutANameIsRefused() throws Exception {
    HttpResponse<String> refused =
        server.send(server.request("/documents").POST(BodyPublishers.ofString("x")));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("name");
  }

  private static String added(String name, byte[] bytes) throws Exception {
    HttpResponse<String> added =
        server.send(
            server
                .request("/documents?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(bytes)));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(202);
    return JSON.readTree(added.body()).get("id").stringValue();
  }

  @Test
  void anEmptyBodyIsNoFile() throws Exception {
    HttpResponse<String> refused =
        server.send(server.request("/documents?name=a.txt").POST(BodyPublishers.noBody()));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("请求体是空的");
  }

  @Test
  void whatCannotBeAnIdIsNoDocument() throws Exception {
    HttpResponse<String> refused = server.send(server.request("/documents/search"));
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
    assertThat(server.send(server.request("/documents/nothing")).statusCode()).isEqualTo(404);
  }

  /** Once it is read, or is not going to be. */
  private static JsonNode read(String id) throws Exception {
    while (true) {
      JsonNode document = JSON.readTree(server.send(server.request("/documents/" + id)).body());
      if (document.get("state").stringValue().matches("ready|refused")) {
        return document;
      }
    }
  }

  private static JsonNode search(String question, String document) throws Exception {
    HttpResponse<String> found =
        server.send(
            server
                .request("/documents/search")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"query\": \"%s\", \"documents\": [\"%s\"]}"
                            .formatted(question, document))));
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    return JSON.readTree(found.body());
  }
}
