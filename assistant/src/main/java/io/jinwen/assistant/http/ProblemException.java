package io.jinwen.assistant.http;

import java.util.Map;

/** Ends the handling of a request with a problem. */
public final class ProblemException extends RuntimeException {
  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.kind().code() + ": " + problem.detail());
    this.problem = problem;
  }

  public ProblemException(ProblemKind kind, String detail) {
    this(Problem.of(kind, detail));
  }

  public ProblemException(ProblemKind kind, String detail, Map<String, Object> members) {
    this(new Problem(kind, detail, members));
  }

  Problem problem() {
    return problem;
  }
}
