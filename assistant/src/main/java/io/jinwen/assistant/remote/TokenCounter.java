package io.jinwen.assistant.remote;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts tokens by the server's {@code /tokenize} where it has one, else estimates. */
final class TokenCounter {
  /** What a chat template adds to a message, about. */
  static final int MARKS_OF_A_MESSAGE = 4;

  private static final int LATIN_CHARACTERS_PER_TOKEN = 3;

  private final RemoteCalls calls;
  private final URI uri;
  private final String model;
  private final boolean asked;

  private TokenCounter(RemoteCalls calls, URI uri, String model, boolean asked) {
    this.calls = calls;
    this.uri = uri;
    this.model = model;
    this.asked = asked;
  }

  static TokenCounter of(RemoteCalls calls, RemoteConfig config, String model)
      throws InterruptedException {
    URI uri = config.beside("tokenize");
    boolean there;
    try {
      there = new TokenCounter(calls, uri, model, true).ask("1") > 0;
    } catch (IOException _) {
      there = false; // not every server has it
    }
    return new TokenCounter(calls, uri, model, there);
  }

  String description() {
    return asked ? "tokens counted by the server" : "token counts are estimates";
  }

  int count(String text) {
    if (asked) {
      try {
        return ask(text);
      } catch (IOException _) {
        return estimate(text); // the server is away; an answer will say so
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    return estimate(text);
  }

  /** vLLM and SGLang read "prompt" and tell "count"; llama-server reads "content", tells a list. */
  private int ask(String text) throws IOException, InterruptedException {
    JsonNode told =
        calls.post(
            uri,
            JsonMapper.shared()
                .writeValueAsString(Map.of("model", model, "prompt", text, "content", text)));
    int count = told.path("count").asInt(told.path("tokens").size());
    if (count <= 0 && !text.isEmpty()) {
      throw new IOException("no count was told");
    }
    return count;
  }

  /** High rather than low: one token a Chinese character, one for three Latin ones. */
  static int estimate(String text) {
    long wide = text.codePoints().filter(c -> c >= 0x2E80).count();
    long narrow = text.codePoints().count() - wide;
    return Math.toIntExact(wide + Math.ceilDiv(narrow, LATIN_CHARACTERS_PER_TOKEN));
  }
}
