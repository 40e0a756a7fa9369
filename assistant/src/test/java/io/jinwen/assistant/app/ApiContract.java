package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jinwen.assistant.http.docs.ApiDocument;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what goes over the wire to what {@code api/openapi.yaml} says: requests that were taken,
 * and every answer. Answers may not have a field that is not described.
 */
public final class ApiContract {
  /** A request and its answer. */
  public record Exchange(
      String method, URI uri, Optional<String> sent, int status, String mediaType, String body) {}

  private static final String WHERE = " (assistant/src/main/resources/api/openapi.yaml)";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ApiContract DELIVERED = new ApiContract();

  private final JsonNode document = JSON.valueToTree(ApiDocument.delivered().content());
  private final ObjectNode closed = (ObjectNode) document.deepCopy();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private ApiContract() {
    close(closed.get("components").get("schemas"));
    close(closed.get("paths"));
  }

  public static ApiContract delivered() {
    return DELIVERED;
  }

  public JsonNode document() {
    return document;
  }

  /** An answer with fields that nobody described is not as described. */
  private static void close(JsonNode node) {
    node.values().forEach(ApiContract::close);
    if (node instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
  }

  /** Fails unless the exchange is as described; paths that are not described are left alone. */
  public void check(Exchange exchange) {
    Optional<String> path = pathOf(exchange.uri().getPath());
    if (path.isEmpty() || exchange.method().equals("OPTIONS")) {
      return; // OPTIONS is the browsers' question before a call from another site
    }
    JsonNode item = closed.get("paths").get(path.get());
    JsonNode operation = item.path(exchange.method().toLowerCase(Locale.ROOT));
    if (operation.isMissingNode()) {
      assertThat(exchange.status()).as(describe(exchange) + "is not described").isGreaterThan(399);
      return;
    }
    if (exchange.status() < 300) {
      checkRequest(exchange, path.get());
    }
    checkAnswer(exchange, operation.get("responses"));
  }

  /** Whether a path is one of the document's. */
  public Optional<String> pathOf(String path) {
    return document.get("paths").propertyNames().stream()
        .filter(template -> matches(template, path))
        .min(Comparator.comparing((String template) -> template.contains("{")));
  }

  private static boolean matches(String template, String path) {
    String any = template.startsWith("/v1/models/") ? ".+" : "[^/]+";
    return Pattern.matches(template.replaceAll("\\{[a-z]+}", any), path);
  }

  private void checkRequest(Exchange exchange, String path) {
    JsonNode item = document.get("paths").get(path);
    JsonNode operation = item.get(exchange.method().toLowerCase(Locale.ROOT));
    Set<String> known = new TreeSet<>();
    for (JsonNode from : List.of(item.path("parameters"), operation.path("parameters"))) {
      from.forEach(parameter -> known.add(resolved(parameter).get("name").stringValue()));
    }
    String query = exchange.uri().getQuery();
    if (query != null) {
      for (String field : query.split("&")) {
        assertThat(known).as(describe(exchange) + "query").contains(field.split("=")[0]);
      }
    }
    JsonNode schema =
        resolved(operation.path("requestBody")).path("content").path("application/json");
    if (exchange.sent().isPresent() && schema.has("schema")) {
      check(describe(exchange) + "request", schema.get("schema"), document, exchange.sent().get());
    }
  }

  private void checkAnswer(Exchange exchange, JsonNode responses) {
    String status = Integer.toString(exchange.status());
    JsonNode response = resolved(responses.path(responses.has(status) ? status : "default"));
    assertThat(exchange.status() < 400 && !responses.has(status))
        .as(describe(exchange) + "the status is not described")
        .isFalse();
    if (!response.has("content")) {
      assertThat(exchange.body()).as(describe(exchange) + "has no body").isEmpty();
      return;
    }
    JsonNode media = response.get("content").path(exchange.mediaType());
    assertThat(response.get("content").propertyNames())
        .as(describe(exchange) + "media type")
        .contains(exchange.mediaType());
    if (exchange.mediaType().equals("text/event-stream")) {
      checkEvents(exchange, media);
    } else if (exchange.mediaType().endsWith("json")) {
      check(describe(exchange) + "answer", media.get("schema"), closed, exchange.body());
    }
  }

  private void checkEvents(Exchange exchange, JsonNode media) {
    for (String frame : exchange.body().split("\n\n")) {
      Optional<String> name = line(frame, "event: ");
      Optional<String> data = line(frame, "data: ");
      if (data.isEmpty() || data.get().equals("[DONE]")) {
        continue;
      }
      JsonNode schema =
          name.map(event -> media.path("x-sse-events").path(event))
              .orElse(media.path("x-sse-data"));
      assertThat(schema.isMissingNode())
          .as(describe(exchange) + "event " + name.orElse("without a name") + " is not described")
          .isFalse();
      check(describe(exchange) + "event " + name.orElse(""), schema, closed, data.get());
    }
  }

  private static Optional<String> line(String frame, String start) {
    return frame
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }

  /** Every complaint of a described schema about a document. */
  public List<String> complaints(JsonNode schema, JsonNode value) {
    return errors(schema, document, value);
  }

  private void check(String what, JsonNode schema, JsonNode within, String text) {
    List<String> errors = errors(schema, within, JSON.readTree(text));
    if (!errors.isEmpty()) {
      fail(what + " is not as described" + WHERE + ":\n" + String.join("\n", errors) + "\n" + text);
    }
  }

  private List<String> errors(JsonNode schema, JsonNode within, JsonNode value) {
    String key = (within == document ? "open " : "closed ") + schema;
    Schema compiled =
        schemas.computeIfAbsent(
            key,
            _ -> {
              ObjectNode whole = (ObjectNode) schema.deepCopy();
              whole.set("components", within.get("components"));
              return registry.getSchema(whole);
            });
    List<String> errors = new ArrayList<>();
    for (Error error : compiled.validate(value)) {
      errors.add(error.toString());
    }
    return errors;
  }

  /** A part of the document, or what its reference points to. */
  public JsonNode resolved(JsonNode part) {
    return part.has("$ref") ? closed.at(part.get("$ref").stringValue().substring(1)) : part;
  }

  private static String describe(Exchange exchange) {
    return "%s %s → %d: ".formatted(exchange.method(), exchange.uri().getPath(), exchange.status());
  }
}
