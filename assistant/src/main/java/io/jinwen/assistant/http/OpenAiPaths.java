package io.jinwen.assistant.http;

import java.util.List;
import java.util.Set;

/** The addresses of OpenAI's API, below {@code /v1}, and other names for them. */
public final class OpenAiPaths {
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

  private static final Set<String> ANSWERS =
      Set.of("/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/embeddings");

  private OpenAiPaths() {}

  /** Whether errors at this address are told as OpenAI's clients read them. */
  static boolean contains(String path) {
    return path.startsWith(PREFIX + "/");
  }

  /** Whether the model answers there. */
  public static boolean answers(String path) {
    return ANSWERS.contains(path);
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
