package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.http.ApiAddress;
import io.jinwen.assistant.http.BodyReader;
import io.jinwen.assistant.http.ChatController;
import io.jinwen.assistant.http.Fields;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.engine.Engine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Texts to token ids and back, in the words of llama.cpp and of vLLM. */
@RestController
@ApiAddress("/v1")
public final class TokensController {
  private static final int TOKENS_MAX = 1 << 20;

  private static final Set<String> WITHOUT_EFFECT =
      Set.of("model", "add_special", "add_special_tokens", "parse_special", "with_pieces");

  private final Backend backend;
  private final BodyReader bodies;
  private final JsonWire json;

  public TokensController(Backend backend, BodyReader bodies, JsonWire json) {
    this.backend = backend;
    this.bodies = bodies;
    this.json = json;
  }

  @PostMapping("/v1/tokenize")
  void tokenize(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonNode body = body(request, response, Set.of("content", "prompt"));
    Engine engine = backend.engine();
    for (String name : List.of("content", "prompt")) {
      if (body.has(name)) {
        Fields.string(name, body.get(name));
      }
    }
    JsonNode text = body.has("content") ? body.get("content") : body.path("prompt");
    if (text.isMissingNode()) {
      throw Fields.missing("content");
    }
    List<Integer> tokens = known(engine.tokens(text.stringValue()));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("tokens", tokens);
    document.put("count", tokens.size());
    document.put("max_model_len", engine.model().contextTokensMax());
    json.send(response, HttpServletResponse.SC_OK, document);
  }

  @PostMapping("/v1/detokenize")
  void detokenize(HttpServletRequest request, HttpServletResponse response) throws IOException {
    JsonNode body = body(request, response, Set.of("tokens"));
    Engine engine = backend.engine();
    if (!body.has("tokens")) {
      throw Fields.missing("tokens");
    }
    int idMax = engine.model().vocabularySize() - 1;
    List<Integer> tokens = new ArrayList<>();
    for (JsonNode token : Fields.array("tokens", body.get("tokens"))) {
      tokens.add((int) Fields.integer("tokens", token, 0, idMax < 0 ? Integer.MAX_VALUE : idMax));
    }
    if (tokens.size() > TOKENS_MAX) {
      throw Fields.unsupported("tokens", "最多 %d 个".formatted(TOKENS_MAX));
    }
    String text = known(engine.text(tokens));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("content", text);
    document.put("prompt", text);
    json.send(response, HttpServletResponse.SC_OK, document);
  }

  private JsonNode body(
      HttpServletRequest request, HttpServletResponse response, Set<String> fields)
      throws IOException {
    ChatController.requireJson(request.getContentType());
    JsonNode body = json.readObject(bodies.read(request, response));
    for (String name : body.propertyNames()) {
      if (!fields.contains(name) && !WITHOUT_EFFECT.contains(name)) {
        throw Fields.unknown(name);
      }
    }
    return body;
  }

  private static <T> T known(Optional<T> told) {
    return told.orElseThrow(() -> Fields.unsupported("model", "推理引擎在别处，这里不知道它的 token"));
  }
}
