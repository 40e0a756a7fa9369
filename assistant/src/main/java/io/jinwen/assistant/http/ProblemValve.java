package io.jinwen.assistant.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells as a problem what Tomcat refuses before any servlet sees it, such as a broken address. */
final class ProblemValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

  private final JsonWire json;

  ProblemValve(JsonWire json) {
    this.json = json;
  }

  @Override
  protected void report(Request request, Response response, Throwable error) {
    if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.isError()) {
      return;
    }
    boolean theirs = response.getStatus() < 500;
    Problem problem =
        theirs
            ? Problem.of(ProblemKind.MALFORMED_HTTP, "请求不合法，无法处理。")
            : Problem.of(ProblemKind.INTERNAL, "服务器内部错误，请联系管理员并提供请求编号。");
    try {
      json.send(request.getRequest(), response.getResponse(), problem);
    } catch (IOException e) {
      LOG.debug("the client of a failed request is gone", e);
    }
  }
}
