package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.http.ApiAddress;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.ModelInfo;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/models}: the one model there is. */
@RestController
@ApiAddress("/v1")
public final class ModelsController {
  private final Backend backend;
  private final JsonWire json;
  private final long startedSeconds = Instant.now().getEpochSecond();

  public ModelsController(Backend backend, JsonWire json) {
    this.backend = backend;
    this.json = json;
  }

  @GetMapping("/v1/models")
  void list(HttpServletResponse response) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("object", "list");
    document.put("data", List.of(describe(backend.engine().model())));
    json.send(response, HttpServletResponse.SC_OK, document);
  }

  @GetMapping("/v1/models/{*name}")
  void one(@PathVariable String name, HttpServletResponse response) throws IOException {
    Engine engine = backend.engine();
    ModelName.require(name.substring(1), engine); // the pattern's slash
    json.send(response, HttpServletResponse.SC_OK, describe(engine.model()));
  }

  private Map<String, Object> describe(ModelInfo model) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", model.name());
    document.put("object", "model");
    document.put("created", startedSeconds);
    document.put("owned_by", "jinwen");
    document.put("max_model_len", model.contextTokensMax());
    document.put("meta", Map.of("n_ctx", model.contextTokensMax())); // where llama.cpp has it
    document.put("can_think", model.canThink());
    document.put("can_use_tools", model.canUseTools());
    document.put("demonstration", model.demonstration());
    return document;
  }
}
