package io.jinwen.assistant.http;

import java.util.List;

/** The addresses of OpenAI's API, below {@code /v1}, and other names for them. */
final class OpenAiPaths {
  private static final String PREFIX = "/v1";

  /** For clients that are given an address without the prefix, or look for it where it is not. */
  private static final List<String> WITHOUT_PREFIX =
      List.of(
          "/models",
          "/chat/completions",
          "/completions",
          "/responses",
          "/embeddings",
          "/tokenize",
          "/detokenize");

  private OpenAiPaths() {}

  /** Whether errors at this address are told as OpenAI's clients read them. */
  static boolean contains(String path) {
    return path.startsWith(PREFIX + "/");
  }

  /** The address that another name stands for; the same where it is none. */
  static String real(String path) {
    if (path.equals("/v1/health")) {
      return "/health";
    }
    boolean alias =
        WITHOUT_PREFIX.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
    return alias ? PREFIX + path : path;
  }
}
