package io.jinwen.assistant.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers errors that happen outside the controllers, which the server forwards here. */
@RestController
public final class ErrorPage implements ErrorController {
  private final JsonWire json;

  public ErrorPage(JsonWire json) {
    this.json = json;
  }

  @RequestMapping("${server.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean forwarded =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer;
    json.send(
        request,
        response,
        forwarded
            ? Problem.of(ProblemKind.INTERNAL, "服务器内部错误，请联系管理员并提供请求编号。")
            : ProblemHandler.notFound(request));
  }
}
