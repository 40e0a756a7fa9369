package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it goes over the wire: strict when reading, Chinese unescaped when writing. */
public final class JsonWire {
  static final String JSON = "application/json;charset=UTF-8";

  private static final Pattern TWICE =
      Pattern.compile("[Dd]uplicate (?:Object property|field) \"(.*)\"", Pattern.DOTALL);

  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads one JSON object.
   *
   * @throws ProblemException MALFORMED_JSON for anything else, NOT_UTF8 where that is why
   */
  public JsonNode readObject(byte[] body) {
    JsonNode node;
    try {
      node = mapper.readTree(body);
    } catch (JacksonException e) {
      Matcher twice = TWICE.matcher(String.valueOf(e.getOriginalMessage()));
      if (twice.find()) {
        String name = Problem.shown(twice.group(1));
        throw new ProblemException(
            ProblemKind.MALFORMED_JSON,
            "字段 %s 在同一个对象里出现了两次。".formatted(name),
            Map.of("field", name));
      }
      if (!isUtf8(body)) {
        throw new ProblemException(
            ProblemKind.NOT_UTF8, "请求体里有不是 UTF-8 编码的字节（例如 GBK），请用 UTF-8 发送。");
      }
      throw new ProblemException(
          ProblemKind.MALFORMED_JSON,
          e.getLocation() == null
              ? "请求体不是合法的 JSON。"
              : "请求体第 %d 行第 %d 列附近不是合法的 JSON。"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    if (!node.isObject()) {
      throw new ProblemException(
          ProblemKind.MALFORMED_JSON, "请求体应是一个 JSON 对象，例如 {\"prompt\": \"什么是市盈率？\"}。");
    }
    return node;
  }

  private static boolean isUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /** One line of JSON. */
  public String text(Object value) {
    return mapper.writeValueAsString(value);
  }

  /** Sends a document; the response must not have begun. */
  public void send(HttpServletResponse response, int status, Map<String, Object> document)
      throws IOException {
    send(response, status, JSON, document);
  }

  /** Sends a problem; the response must not have begun. */
  public void send(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    problem
        .retryAfterSeconds()
        .ifPresent(seconds -> response.setHeader("Retry-After", Integer.toString(seconds)));
    ErrorBody body = ErrorBody.of(request, problem);
    send(response, body.status(), body.mediaType(), body.document());
  }

  private void send(
      HttpServletResponse response, int status, String mediaType, Map<String, Object> document)
      throws IOException {
    byte[] body = mapper.writeValueAsBytes(document);
    response.setStatus(status);
    response.setContentType(mediaType);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }

  /**
   * A problem as it goes over the wire: a problem document (RFC 9457), but below {@code /v1/} the
   * error object that clients of OpenAI's API read.
   */
  record ErrorBody(int status, String mediaType, Map<String, Object> document) {
    private static final String PROBLEM_JSON = "application/problem+json;charset=UTF-8";

    static ErrorBody of(HttpServletRequest request, Problem problem) {
      return OpenAiPaths.contains(PathHere.of(request))
          ? new ErrorBody(openAiStatus(problem.kind()), JsonWire.JSON, problem.openAiDocument())
          : new ErrorBody(
              problem.kind().status(),
              PROBLEM_JSON,
              problem.document(RequestIdFilter.idOf(request)));
    }

    /** OpenAI's own server tells a prompt that is too long by 400 and its code. */
    private static int openAiStatus(ProblemKind kind) {
      return kind == ProblemKind.PROMPT_TOO_LONG ? 400 : kind.status();
    }
  }
}
