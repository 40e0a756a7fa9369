package io.jinwen.assistant.http;

import io.jinwen.assistant.backend.Backend.NotReadyException;
import io.jinwen.assistant.conversation.ChatService.PromptTooLongException;
import io.jinwen.assistant.conversation.ChatService.QuestionTooLongException;
import io.jinwen.assistant.conversation.ChatService.ThinkingUnsupportedException;
import io.jinwen.assistant.documents.DocumentException;
import io.jinwen.assistant.records.feedback.FeedbackException;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.records.store.StoreFault;
import io.jinwen.assistant.summaries.SummaryException;
import io.jinwen.engine.api.EngineException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns every exception that ends a request into a problem document. */
@RestControllerAdvice
public final class ProblemHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  private final JsonWire json;

  public ProblemHandler(JsonWire json) {
    this.json = json;
  }

  @ExceptionHandler
  void handle(Exception error, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (response.isCommitted()) {
      throw new IOException("the answer broke off after it had begun", error);
    }
    Problem problem = problemOf(error, request, response);
    String id = RequestIdFilter.idOf(request);
    if (problem.kind() == ProblemKind.INTERNAL) {
      LOG.error("id={} end={}", id, problem.kind().code(), error);
    } else {
      LOG.info("id={} end={}", id, problem.kind().code());
    }
    json.send(request, response, problem);
  }

  private static Problem problemOf(
      Exception error, HttpServletRequest request, HttpServletResponse response) {
    return switch (error) {
      case ProblemException known -> known.problem();
      case EngineException refused -> Problem.of(refused);
      case SessionException unfit -> RecordProblems.of(unfit);
      case FeedbackException unfit -> RecordProblems.of(unfit);
      case DocumentException unfit -> RecordProblems.of(unfit);
      case SummaryException unfit -> RecordProblems.of(unfit);
      case NotReadyException early -> Problem.of(early.state());
      case PromptTooLongException tooLong ->
          new Problem(
              ProblemKind.PROMPT_TOO_LONG,
              "提问太长：按模型的计数有 %d（一个汉字约为 1），连同回答最多 %d。请缩短，或分成几次提问。"
                  .formatted(tooLong.promptTokens(), tooLong.contextTokensMax()),
              Map.of(
                  "prompt_tokens", tooLong.promptTokens(),
                  "context_tokens_max", tooLong.contextTokensMax()));
      case QuestionTooLongException tooLong ->
          new Problem(
              ProblemKind.PROMPT_TOO_LONG,
              "提问有 %d 个字符，最多 %d 个。请缩短，或分成几次提问。"
                  .formatted(tooLong.characters(), tooLong.charactersMax()),
              Map.of(
                  "characters", tooLong.characters(), "characters_max", tooLong.charactersMax()));
      case ThinkingUnsupportedException plain ->
          new Problem(
              ProblemKind.THINKING_NOT_SUPPORTED,
              "模型 %s 没有思考模式，请去掉 thinking 或设为 false。".formatted(plain.model()),
              Map.of("field", "thinking"));
      case NoResourceFoundException _ -> notFound(request.getRequestURI());
      case InvalidParameterException _, RequestRejectedException _ ->
          Problem.of(ProblemKind.MALFORMED_HTTP, "网址里的查询参数不合法：名称不能为空，编码应为 UTF-8 的百分号编码。");
      case MultipartException _ ->
          Problem.of(ProblemKind.UNSUPPORTED_MEDIA_TYPE, "不支持这种请求格式，请用 application/json。");
      case HttpRequestMethodNotSupportedException wrong -> {
        String allowed = String.join(", ", nullToEmpty(wrong.getSupportedMethods()));
        response.setHeader("Allow", allowed);
        yield Problem.of(
            ProblemKind.METHOD_NOT_ALLOWED,
            "%s 不支持 %s，可用：%s。"
                .formatted(Problem.shown(request.getRequestURI()), wrong.getMethod(), allowed));
      }
      default -> ofOurs(error);
    };
  }

  /** What is nobody's mistake who asked. */
  static Problem ofOurs(Throwable error) {
    return StoreFault.of(error)
        .map(Problem::of)
        .orElseGet(() -> Problem.of(ProblemKind.INTERNAL, "服务器内部错误，请联系管理员并提供请求编号。"));
  }

  /** What an unknown path is told. */
  static Problem notFound(String path) {
    return Problem.of(
        ProblemKind.NOT_FOUND, "没有 %s 这个地址；提问请用 POST /chat。".formatted(Problem.shown(path)));
  }

  private static String[] nullToEmpty(String[] methods) {
    return methods == null ? new String[0] : methods;
  }
}
