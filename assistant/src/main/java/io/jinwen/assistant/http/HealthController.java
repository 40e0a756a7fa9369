package io.jinwen.assistant.http;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.backend.DemonstrationNotice;
import io.jinwen.assistant.records.store.StoreState;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.ModelInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /health}: 200 once questions are answered and can be written down, 503 until then, at
 * the end, while there is no database or no room for it, and while the model is withdrawn.
 */
@RestController
@ApiAddress(value = "/health", open = true)
public final class HealthController {
  private final Backend backend;
  private final Supplier<StoreState> store;
  private final JsonWire json;

  /**
   * @param store how the database stands
   */
  public HealthController(Backend backend, Supplier<StoreState> store, JsonWire json) {
    this.backend = backend;
    this.store = store;
    this.json = json;
  }

  @GetMapping("/health")
  void health(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setHeader("Cache-Control", "no-store");
    Map<String, Object> body = new LinkedHashMap<>();
    int status =
        switch (backend.state()) {
          case BackendState.Loading(String stage, double share) -> {
            body.put("status", "loading");
            body.put("stage", stage);
            body.put("progress", Math.round(share * 100) / 100.0);
            yield HttpServletResponse.SC_SERVICE_UNAVAILABLE;
          }
          case BackendState.Ready(Engine engine) -> describe(engine, body);
          case BackendState.Withdrawn(_, String reason) -> {
            body.put("status", "model_withdrawn");
            body.put("reason", reason);
            yield HttpServletResponse.SC_SERVICE_UNAVAILABLE;
          }
          case BackendState.Failed(String reason) -> {
            body.put("status", "failed");
            body.put("reason", reason);
            yield HttpServletResponse.SC_SERVICE_UNAVAILABLE;
          }
          case BackendState.Closed _ -> {
            body.put("status", "closing");
            yield HttpServletResponse.SC_SERVICE_UNAVAILABLE;
          }
        };
    StoreState stored = store.get();
    if (stored.kind() != StoreState.Kind.GOOD) {
      body.put("storage", Map.of("state", name(stored), "reason", stored.reason()));
    }
    if (!stored.serves() && status == HttpServletResponse.SC_OK) {
      status = HttpServletResponse.SC_SERVICE_UNAVAILABLE;
      body.put("status", name(stored));
      body.put("reason", stored.reason());
    }
    if (request.getRemoteUser() == null) {
      body.keySet().retainAll(Set.of("status")); // the rest is nobody's business before a login
    }
    json.send(response, status, body);
  }

  private static String name(StoreState stored) {
    return switch (stored.kind()) {
      case GOOD -> "good";
      case LOW_SPACE -> "low_space";
      case FULL -> "storage_full";
      case AWAY -> "database_unavailable";
    };
  }

  private static Map<String, Object> describe(EngineStatus.Card card) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", card.name());
    about.put("memory_used_bytes", card.memoryUsedBytes());
    about.put("memory_total_bytes", card.memoryTotalBytes());
    card.celsius().ifPresent(celsius -> about.put("celsius", celsius));
    return about;
  }

  private static int describe(Engine engine, Map<String, Object> body) {
    ModelInfo model = engine.model();
    EngineStatus now = engine.status();
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", model.name());
    about.put("architecture", model.architecture());
    about.put("quantization", model.quantization());
    about.put("parameters", model.parameterCount());
    about.put("weight_bytes", model.weightBytes());
    about.put("context_tokens_max", model.contextTokensMax());
    about.put("can_think", model.canThink());
    body.put("status", now.problem().isPresent() ? "failed" : now.ready() ? "ready" : "loading");
    now.problem().ifPresent(problem -> body.put("reason", problem));
    body.put("model", about);
    body.put("demo", model.demonstration());
    DemonstrationNotice.of(model).ifPresent(notice -> body.put("notice", notice));
    body.put("kernels", model.kernels());
    now.card().ifPresent(card -> body.put("card", describe(card)));
    body.put("queue", Map.of("waiting", now.waiting(), "running", now.running()));
    body.put(
        "cache", Map.of("pages_used", now.cachePagesUsed(), "pages_total", now.cachePagesTotal()));
    boolean answers = now.ready() && now.problem().isEmpty();
    return answers ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
  }
}
