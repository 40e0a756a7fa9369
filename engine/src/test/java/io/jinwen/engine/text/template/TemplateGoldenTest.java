package io.jinwen.engine.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Our rendering against that of Python's Jinja; tools/parity/template_golden.py. */
class TemplateGoldenTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 9, 14, 5, 7);
  private static final Value.Mapping GOLDEN = JsonReader.object(resource("golden.json"));

  @TestFactory
  Stream<DynamicTest> rendersConversationsAsJinjaDoes() {
    return list(GOLDEN, "cases").stream()
        .map(Value.Mapping.class::cast)
        .map(c ->
            dynamicTest(
                "%s, %s, %s"
                    .formatted(text(c, "file"), text(c, "conversation"), c.get(key("settings"))),
                () -> checkConversation(c)));
  }

  private void checkConversation(Value.Mapping c) {
    Map<String, Value> variables = new HashMap<>();
    int settings = (int) Values.integer(c.get(key("settings")).orElseThrow());
    putAll((Value.Mapping) list(GOLDEN, "settings").get(settings), variables);
    variables.put(
        "messages",
        ((Value.Mapping) GOLDEN.get(key("conversations")).orElseThrow())
            .get(key(text(c, "conversation")))
            .orElseThrow());
    variables.put("bos_token", Value.Text.trusted("<s>"));
    variables.put("eos_token", Value.Text.trusted("</s>"));
    check(c, resource(text(c, "file")), variables);
  }

  @TestFactory
  Stream<DynamicTest> rendersSnippetsAsJinjaDoes() {
    return list(GOLDEN, "snippets").stream()
        .map(Value.Mapping.class::cast)
        .map(s ->
            dynamicTest(
                text(s, "template"),
                () -> {
                  Map<String, Value> variables = new HashMap<>();
                  putAll((Value.Mapping) GOLDEN.get(key("variables")).orElseThrow(), variables);
                  check(s, text(s, "template"), variables);
                }));
  }

  private static void check(Value.Mapping c, String source, Map<String, Value> variables) {
    variables.putAll(Globals.with(() -> NOW));
    String rendered;
    try {
      rendered = new Template(source).render(variables).plain();
    } catch (EngineException e) {
      assertThat(e).hasMessageMatching("(?s)chat template, line \\d+: .+");
      assertThat(c.get(key("error"))).as(e.getMessage()).isPresent();
      return;
    }
    assertThat(c.get(key("error"))).as("must fail, gave <%s>", rendered).isEmpty();
    assertThat(rendered).isEqualTo(text(c, "expected"));
  }

  private static void putAll(Value.Mapping from, Map<String, Value> to) {
    from.entries().forEach(entry -> to.put(entry.key().toString(), entry.value()));
  }

  private static Value key(String name) {
    return Value.Text.trusted(name);
  }

  private static String text(Value.Mapping mapping, String name) {
    return mapping.get(key(name)).orElseThrow().toString();
  }

  private static List<Value> list(Value.Mapping mapping, String name) {
    return ((Value.Items) mapping.get(key(name)).orElseThrow()).values();
  }

  static String resource(String name) {
    try (InputStream in = TemplateGoldenTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
