package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RefusalsTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.with(FakeEngine.answering(), "body-max=10KB");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"prompt":                               | malformed_json         | 第 1 行
          ``                                       | malformed_json         | JSON 对象
          "只是一句话"                             | malformed_json         | JSON 对象
          {"prompt": "一", "prompt": "二"}         | malformed_json         | prompt 在同一个对象里出现了两次
          {"prompt": "一"} {"prompt": "二"}        | malformed_json         | 附近
          {}                                       | prompt_missing         | 缺少 prompt
          {"prompt": "  "}                         | prompt_missing         | 空的
          {"prompt": null}                         | wrong_type             | prompt 应是字符串
          {"prompt": 5}                            | wrong_type             | prompt 应是字符串
          {"prompt": "一", "temperature": "0.5"}   | wrong_type             | temperature 应是数字
          {"prompt": "一", "max_new_tokens": 1.5}  | wrong_type             | max_new_tokens 应是整数
          {"prompt": "一", "thinking": 1}          | wrong_type             | thinking 应是
          {"prompt": "一", "stop": [1]}            | wrong_type             | stop 应是字符串
          {"prompt": "一", "temperature": 5.1}     | value_out_of_range     | 5.1 超出范围，应为 0 到 5
          {"prompt": "一", "temperature": -0.1}    | value_out_of_range     | 应为 0 到 5
          {"prompt": "一", "temperature": 1e999}   | value_out_of_range     | 应为 0 到 5
          {"prompt": "一", "max_new_tokens": 0}    | value_out_of_range     | 0 超出范围，应为 1 到 131072
          {"prompt": "一", "max_new_tokens": 99999999999999999999} | value_out_of_range | 应为 1 到
          {"prompt": "一", "top_p": -0.1}          | value_out_of_range     | 应为 0 到 1
          {"prompt": "一", "top_k": -2}            | value_out_of_range     | 应为 0 到
          {"prompt": "一", "repetition_penalty": 11} | value_out_of_range   | 11 超出范围
          {"prompt": "一", "stop": ["", "a"]}      | value_out_of_range     | stop 的值 ["","a"] 超出范围，应为 最多 16 条
          {"prompt": "一", "max_tokens": 5}        | unknown_field          | 不认识字段 max_tokens
          {"prompt": "一", "\\u0007": 5}           | unknown_field          | 不认识字段
          {"prompt": "一", "session_id": 5}        | wrong_type             | session_id 应是字符串
          {"prompt": "一", "role": "boss"}         | value_out_of_range     | 可用：service、research
          {"prompt": "一", "prefer": "both"}       | value_out_of_range     | 可用：approved、generated
          {"prompt": "一", "customer_grade": "R1"} | value_out_of_range     | 可用：C1、C2、C3、C4、C5
          {"prompt": "一", "product_grade": "R6"}  | value_out_of_range     | 可用：R1、R2、R3、R4、R5
          {"prompt": "一", "stream": 1}            | wrong_type             | stream 应是
          {"prompt": "一", "min_p": 1.1}           | value_out_of_range     | 应为 0 到 1
          {"prompt": "一", "presence_penalty": -3} | value_out_of_range     | 应为 -2 到 2
          {"prompt": "一", "frequency_penalty": 3} | value_out_of_range     | 应为 -2 到 2
          {"prompt": "一", "parent_turn": null}    | invalid_request        | 和 session_id 一起
          {"prompt": "一", "thinking": true}       | thinking_not_supported | 假模型 没有思考模式
          """)
  void refusesWithTheReason(String body, String code, String reason) throws Exception {
    assertProblem(server.ask(body), 400, code, reason);
  }

  @Test
  void refusesBrokenUtf8() throws Exception {
    byte[] body = "{\"prompt\": \"一\"}".getBytes(StandardCharsets.UTF_8);
    body[13] = (byte) 0xFF;
    assertProblem(
        server.send(server.chat("").POST(HttpRequest.BodyPublishers.ofByteArray(body))),
        400,
        "not_utf8",
        "UTF-8");
  }

  @Test
  void saysThatABodyInGbkIsNotUtf8() throws Exception {
    byte[] body = "{\"prompt\": \"什么是国债？\"}".getBytes(Charset.forName("GBK"));
    assertProblem(
        server.send(server.chat("").POST(HttpRequest.BodyPublishers.ofByteArray(body))),
        400,
        "not_utf8",
        "GBK");
  }

  @Test
  void refusesAPromptLongerThanTheContext() throws Exception {
    assertProblem(
        server.ask("{\"prompt\": \"" + "长".repeat(1001) + "\"}"),
        413,
        "prompt_too_long",
        "提问太长：按模型的计数有 1010");
  }

  @Test
  void refusesABodyOverTheLimitWithoutReadingIt() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              """
              POST /chat HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/json\r
              Content-Length: 1000000000\r
              \r
              {"prompt": "\
              """
                  .getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(12), StandardCharsets.UTF_8);
      assertThat(answer).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void refusesABodyOfUnknownLengthOnceItIsTooLong() throws Exception {
    byte[] body = ("{\"prompt\": \"" + "长".repeat(4000) + "\"}").getBytes(StandardCharsets.UTF_8);
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body));
    assertProblem(server.send(server.chat("").POST(chunked)), 413, "body_too_large", "最多 10240 字节");
  }

  @Test
  void refusesOtherMethodsFormatsAndPaths() throws Exception {
    HttpResponse<String> get = server.send(server.request("/chat"));
    assertProblem(get, 405, "method_not_allowed", "GET");
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");

    assertProblem(
        server.send(server.chat("prompt=一").setHeader("Content-Type", "text/plain")),
        415,
        "unsupported_media_type",
        "application/json");
    assertProblem(
        server.send(
            server
                .chat("{\"prompt\": \"一\"}")
                .setHeader("Content-Type", "application/json;charset=GBK")),
        415,
        "unsupported_media_type",
        "UTF-8");
    assertProblem(
        server.send(server.chat("{\"prompt\": \"一\"}").header("Accept", "image/png")),
        406,
        "not_acceptable",
        "text/event-stream");
    assertProblem(server.send(server.request("/nowhere")), 404, "not_found", "/nowhere");
    assertProblem(server.send(server.request("/error")), 404, "not_found", "/error");
  }

  @Test
  void refusesAMalformedAddressAsAProblemToo() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  /** What the container refuses by itself is never an error of ours. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TRACE /chat | | 405",
        "TRACE /health | | 405",
        "POST /chat | Content-Type: multipart/form-data | 415",
        "POST /v1/chat/completions | Content-Type: multipart/form-data | 415",
        "GET /health?=1 | | 200, 400",
        "GET /sessions?=1 | | 200, 400",
        "GET /sessions?%ff=1 | | 200, 400",
        "GET /audit/verify?%zz=1 | | 200, 400",
        "GET /VAADIN/build/nope.js | | 404",
        "GET /META-INF/x | | 404"
      })
  void whatTheContainerRefusesIsTheCallersFault(String line, String header, String expected)
      throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      String more = header == null ? "" : header + "\r\nContent-Length: 4\r\n";
      String request =
          line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + more + "\r\n";
      String body = header == null ? "" : "abcd";
      socket.getOutputStream().write((request + body).getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String status = answer.split(" ", 3)[1];
      assertThat(expected.split(", ")).as(answer).contains(status);
    }
  }

  private static void assertProblem(
      HttpResponse<String> answer, int status, String code, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/problem+json;charset=UTF-8");
    JsonNode problem = JsonMapper.shared().readTree(answer.body());
    assertThat(problem.get("code").stringValue()).isEqualTo(code);
    assertThat(problem.get("type").stringValue()).isEqualTo("urn:jinwen:problem:" + code);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("title").stringValue()).isNotBlank();
    assertThat(problem.get("detail").stringValue()).contains(reason);
    assertThat(answer.headers().firstValue("X-Request-Id"))
        .hasValue(problem.get("request_id").stringValue());
  }
}
