package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

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
            problem.kind().status(), PROBLEM_JSON, problem.document(RequestIdFilter.idOf(request)));
  }

  /** OpenAI's own server tells a prompt that is too long by 400 and its code. */
  private static int openAiStatus(ProblemKind kind) {
    return kind == ProblemKind.PROMPT_TOO_LONG ? 400 : kind.status();
  }
}
