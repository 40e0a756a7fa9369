package io.jinwen.assistant.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers errors that happen outside the controllers, which the server forwards here. */
@RestController
public final class ErrorPage implements ErrorController {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);

  private final JsonWire json;

  public ErrorPage(JsonWire json) {
    this.json = json;
  }

  @RequestMapping("${server.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown) {
      json.send(request, response, ours(thrown, request));
      return;
    }
    json.send(
        request,
        response,
        status instanceof Integer code
            ? problem(code, request.getMethod(), String.valueOf(path))
            : ProblemHandler.notFound(request.getRequestURI()));
  }

  /** What a filter threw, such as the one that looks a caller up in the database. */
  private static Problem ours(Throwable thrown, HttpServletRequest request) {
    Problem problem = ProblemHandler.ofOurs(thrown);
    if (problem.kind() == ProblemKind.INTERNAL) {
      LOG.error("id={} end={}", RequestIdFilter.idOf(request), problem.kind().code(), thrown);
    }
    return problem;
  }

  /** What the container refuses before a controller sees it is the caller's fault, and said so. */
  private static Problem problem(int status, String method, String path) {
    return switch (status) {
      case HttpServletResponse.SC_NOT_FOUND -> ProblemHandler.notFound(path);
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED ->
          Problem.of(
              ProblemKind.METHOD_NOT_ALLOWED,
              "%s 不支持 %s。".formatted(Problem.shown(path), Problem.shown(method)));
      case HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE ->
          Problem.of(ProblemKind.BODY_TOO_LARGE, "请求体太大，服务器没有读完。");
      case HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE ->
          Problem.of(ProblemKind.UNSUPPORTED_MEDIA_TYPE, "不支持这种请求格式，请用 application/json。");
      default ->
          status >= 400 && status < 500
              ? Problem.of(ProblemKind.MALFORMED_HTTP, "服务器读不懂这个请求（状态 %d）。".formatted(status))
              : Problem.of(ProblemKind.INTERNAL, "服务器内部错误，请联系管理员并提供请求编号。");
    };
  }
}
