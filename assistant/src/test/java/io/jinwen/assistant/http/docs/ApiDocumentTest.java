package io.jinwen.assistant.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.ApiContract;
import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.http.ProblemKind;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API is served, complete and true. */
class ApiDocumentTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> VERBS = Set.of("get", "post", "patch", "put", "delete");

  private static TestServer server;

  private final JsonNode document = ApiContract.delivered().document();

  @BeforeAll
  static void start() {
    server = TestServer.with(FakeEngine.answering());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isServedAsJsonAndAsYaml() throws Exception {
    HttpResponse<String> json = server.send(server.request("/openapi.json"));
    assertThat(JSON.readTree(json.body())).isEqualTo(document);
    HttpResponse<String> yaml = server.send(server.request("/openapi.yaml"));
    assertThat(yaml.headers().firstValue("Content-Type"))
        .hasValue("application/yaml;charset=UTF-8");
    assertThat(yaml.body()).isEqualTo(ApiDocument.delivered().yaml());
  }

  @Test
  void describesEveryEndpointAndNoOther() {
    Set<String> described = new TreeSet<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue().propertyNames().stream()
                .filter(VERBS::contains)
                .forEach(
                    verb -> described.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(described).isEqualTo(endpoints());
  }

  /** What Spring would call, but for the place where it forwards errors to. */
  private static Set<String> endpoints() {
    Set<String> endpoints = new TreeSet<>();
    RequestMappingHandlerMapping mapping =
        server.part("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    mapping
        .getHandlerMethods()
        .forEach((info, method) -> {
          if (method.getBeanType().getName().startsWith("io.jinwen")) {
            endpoints.addAll(endpoints(info));
          }
        });
    endpoints.removeIf(endpoint -> endpoint.endsWith(" /error"));
    return endpoints;
  }

  private static List<String> endpoints(RequestMappingInfo info) {
    List<String> endpoints = new ArrayList<>();
    for (String pattern : info.getPatternValues()) {
      Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
      for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.GET) : methods) {
        String path = pattern.replace("{*", "{").replaceAll("(\\{\\w+):[^{}]*(\\{\\d+})?}", "$1}");
        endpoints.add(method + " " + path);
      }
    }
    return endpoints;
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    Matcher references = Pattern.compile("\"\\$ref\":\"#([^\"]+)\"").matcher(document.toString());
    int found = 0;
    while (references.find()) {
      assertThat(document.at(references.group(1)).isMissingNode())
          .as(references.group(1))
          .isFalse();
      found++;
    }
    assertThat(found).isGreaterThan(100);
  }

  @Test
  void everyPartIsUsed() {
    String text = document.toString();
    for (String kind : List.of("schemas", "responses", "parameters", "requestBodies", "headers")) {
      for (String name : document.at("/components/" + kind).propertyNames()) {
        assertThat(text).contains("#/components/%s/%s\"".formatted(kind, name));
      }
    }
  }

  @Test
  void everyExampleFitsItsSchema() {
    List<JsonNode> media = new ArrayList<>();
    collect(document, media);
    assertThat(media).isNotEmpty();
    for (JsonNode one : media) {
      one.get("examples")
          .properties()
          .forEach(example ->
              assertThat(
                      ApiContract.delivered()
                          .complaints(one.get("schema"), example.getValue().get("value")))
                  .as(example.getKey())
                  .isEmpty());
    }
  }

  /** Media types with examples, wherever they stand. */
  private static void collect(JsonNode node, List<JsonNode> found) {
    if (node.path("examples").isObject() && node.has("schema")) {
      found.add(node);
    }
    node.values().forEach(child -> collect(child, found));
  }

  @Test
  void namesEveryProblem() {
    List<String> codes =
        Arrays.stream(ProblemKind.values()).map(ProblemKind::code).sorted().toList();
    JsonNode described = document.at("/components/schemas/Problem/properties/code/enum");
    assertThat(described.values().stream().map(JsonNode::stringValue).sorted()).isEqualTo(codes);
  }

  @Test
  void everyOperationIsToldInChinese() {
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> part : path.getValue().properties()) {
        if (VERBS.contains(part.getKey())) {
          assertThat(part.getValue().get("summary").stringValue())
              .as(path.getKey())
              .containsPattern("\\p{IsHan}");
        }
      }
    }
  }

  @Test
  void hasAPageThatAsksNobodyElse() throws Exception {
    HttpResponse<String> page = server.send(server.request("/docs/api"));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).contains("default-src 'none'", "script-src 'self';"));
    assertThat(page.body()).doesNotContain("http:").doesNotContain("https:");
    Matcher links = Pattern.compile("(?:src|href)=\"([^\":]+)\"").matcher(page.body());
    int found = 0;
    while (links.find()) {
      String address = URI.create("/docs/api").resolve(links.group(1)).getPath();
      assertThat(server.send(server.request(address)).statusCode())
          .as(links.group(1))
          .isEqualTo(200);
      found++;
    }
    assertThat(found).isGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "swagger-ui.js", "..%2Fopenapi.yaml", "x"})
  void servesNoOtherFile(String name) throws Exception {
    assertThat(server.send(server.request("/docs/api/" + name)).statusCode()).isIn(400, 404);
  }
}
