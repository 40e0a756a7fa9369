package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.api.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server does not do what it was asked. Trying again does not help; whose fault it is, the status
 * and the words of the server tell.
 */
final class RefusedException extends Exception {
  private static final int TOLD_CHARACTERS_MAX = 500;

  /** How servers say that a prompt does not fit, and what they say of the most. */
  private static final List<Pattern> TOO_LONG =
      List.of(
          Pattern.compile("maximum context length is (\\d+)"), // vLLM, OpenAI
          Pattern.compile("context size \\((\\d+)"), // llama.cpp
          Pattern.compile("context length \\((\\d+)"), // SGLang
          Pattern.compile("exceeds? the available context size()"),
          Pattern.compile("longer than the model's context length()"));

  private final EngineException error;
  private final OptionalInt contextTokens;

  private RefusedException(EngineException error, OptionalInt contextTokens) {
    super(error.getMessage(), error);
    this.error = error;
    this.contextTokens = contextTokens;
  }

  /** For whoever asked. */
  EngineException error() {
    return error;
  }

  /** The server's context, where it told that with the refusal. */
  OptionalInt contextTokens() {
    return contextTokens;
  }

  /**
   * @param body what the server says, in whatever form
   * @param location where a redirection leads
   */
  static RefusedException of(
      int status, OptionalInt retryAfter, Optional<String> location, String body) {
    JsonNode document = json(body);
    JsonNode error = document.path("error").isObject() ? document.path("error") : document;
    String message =
        message(document, error, body) + location.map(" (to %s)"::formatted).orElse("");
    String words = error.path("type").asString("") + " " + error.path("code").asString("");
    OptionalInt context = OptionalInt.empty();
    boolean tooLong =
        words.contains("context_length_exceeded") || words.contains("exceed_context_size");
    for (Pattern pattern : TOO_LONG) {
      Matcher matcher = pattern.matcher(message);
      if (matcher.find()) {
        tooLong = true;
        String number = matcher.group(1);
        context = number.isEmpty() ? context : OptionalInt.of(Integer.parseInt(number));
      }
    }
    if (error.path("n_ctx").isInt()) {
      context = OptionalInt.of(error.path("n_ctx").intValue());
    }
    EngineException.Code code = tooLong ? EngineException.Code.PROMPT_TOO_LONG : code(status);
    return new RefusedException(
        new EngineException(
            code, "the remote engine refused (%d): %s".formatted(status, message), retryAfter),
        tooLong ? context : OptionalInt.empty());
  }

  private static EngineException.Code code(int status) {
    return switch (status) {
      case 400 -> EngineException.Code.INVALID_REQUEST;
      case 429 -> EngineException.Code.QUEUE_FULL;
      case 503 -> EngineException.Code.UNAVAILABLE; // and it says when to come again
      default -> EngineException.Code.MISCONFIGURED;
    };
  }

  private static JsonNode json(String body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException _) {
      return JsonMapper.shared().createObjectNode();
    }
  }

  private static String message(JsonNode document, JsonNode error, String body) {
    for (JsonNode said :
        List.of(error.path("message"), document.path("error"), document.path("detail"))) {
      if (!said.isMissingNode() && !said.isNull()) {
        return shortened(said.isString() ? said.stringValue() : said.toString());
      }
    }
    return body.isBlank() ? "no reason given" : shortened(body.strip());
  }

  private static String shortened(String text) {
    return text.length() <= TOLD_CHARACTERS_MAX
        ? text
        : text.substring(0, TOLD_CHARACTERS_MAX) + "…";
  }
}
