package io.jinwen.engine.text.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hostile template ends with an error, never with a hang or a crash. */
class TemplateLimitsTest {
  private static final List<String> FILES =
      List.of(
          "youtu.jinja",
          "llama3.jinja",
          "chatml.jinja",
          "tools-headers.jinja",
          "tools-chatml.jinja",
          "thinking-chatml.jinja",
          "always-thinking.jinja",
          "alternating.jinja",
          "block-style.jinja");

  private static final Value.Mapping GOLDEN =
      JsonReader.object(TemplateGoldenTest.resource("golden.json"));

  private static Map<String, Value> variables() {
    Map<String, Value> variables =
        new HashMap<>(Globals.with(() -> LocalDateTime.of(2025, 1, 1, 0, 0)));
    Value.Mapping conversations =
        (Value.Mapping) GOLDEN.get(Value.Text.trusted("conversations")).orElseThrow();
    variables.put("messages", conversations.get(Value.Text.trusted("tool")).orElseThrow());
    variables.put("x", Value.Text.of("user text", false));
    variables.put("bos_token", Value.Text.trusted("<s>"));
    variables.put("eos_token", Value.Text.trusted("</s>"));
    variables.put("add_generation_prompt", new Value.Bool(true));
    return variables;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{{ 'x' * 100000 }}{% endfor %}",
        "{{ 'x' * 999999999999 }}",
        "{{ [0] * 999999999 }}",
        "{{ range(9000000000) }}",
        "{{ range(0, 9223372036854775807, 9223372036854775806) | list }}{{ 10 ** 99 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
        "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l == [ns.l[0], ns.l[1]] }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l | tojson }}",
        "{{ ('x' * 1000000) | replace('', 'y' * 1000) }}",
        "{{ ('x' * 1000000) | list | join('y' * 1000) }}",
        "{% set s = 'x' * 9000000 %}{% for i in range(100000) %}{{ s.count('y') }}{% endfor %}",
        "{% set s = 'x' * 9000000 %}{% for i in range(100000) %}{{ 'y' in s }}{% endfor %}",
        "{% set s = 'x' * 9000000 %}{% for i in range(100000) %}{{ s == s ~ '' }}{% endfor %}",
        "{{ range(100000) | unique | list | length }}",
        "{{ 'x' | indent(99999999999) }}{{ ['a'] | tojson(indent=99999999999) }}{{ 'a' | indent(999999999) }}"
      })
  void stopsWhatNeverEnds(String source) {
    assertThatThrownBy(() -> new Template(source).render(variables()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void stopsDeepNesting() {
    for (String[] pair :
        new String[][] {
          {"(", ")"}, {"[", "]"}, {"-", ""}, {"not ", ""}, {"x[", "]"}, {"x(", ")"}
        }) {
      String source = "{{ " + pair[0].repeat(20_000) + "1" + pair[1].repeat(20_000) + " }}";
      assertThatThrownBy(() -> new Template(source)).isInstanceOf(EngineException.class);
    }
    String nested = "{% if 1 %}".repeat(20_000) + "{% endif %}".repeat(20_000);
    assertThatThrownBy(() -> new Template(nested)).hasMessageContaining("nested too deeply");
    for (String chain : List.of(" + 1", "|upper", ".a", " or 0", " ~ 1", " if 0 else 1")) {
      String source = "{{ 1" + chain.repeat(20_000) + " }}";
      try {
        new Template(source).render(variables());
      } catch (EngineException e) {
        assertThat(e).hasMessageContaining("line 1");
      }
    }
  }

  @Test
  void namesTheLineOfAMistake() {
    assertThatThrownBy(() -> new Template("a\n\n{{ 1 + }}"))
        .hasMessage("chat template, line 3: an expression is expected, found '}}'");
    assertThatThrownBy(() -> new Template("a\n{{ x.upper().y.z }}").render(variables()))
        .hasMessage("chat template, line 2: 'str object' has no attribute 'y'");
  }

  @Test
  void mutatedTemplatesFailWithAMessageOrRender() {
    Random random = new Random(20250630);
    List<String> sources = FILES.stream().map(TemplateGoldenTest::resource).toList();
    List<String> pieces = pieces(sources);
    for (int round = 0; round < 3000; round++) {
      String source = mutated(sources.get(random.nextInt(sources.size())), pieces, random);
      try {
        new Template(source).render(variables());
      } catch (EngineException expected) {
        assertThat(expected.getMessage()).startsWith("chat template, line ");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("round " + round + ":\n" + source, e);
      }
    }
  }

  /** Words and signs of all templates, for mutations that stay near the language. */
  private static List<String> pieces(List<String> sources) {
    List<String> pieces = new ArrayList<>();
    sources.forEach(s -> pieces.addAll(List.of(s.split("(?<=\\W)|(?=\\W)"))));
    pieces.addAll(
        List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "-%}",
            "{#",
            "#}",
            "**",
            "//",
            "99999999999",
            "1e309",
            "[::-1]",
            "|tojson(indent=",
            "|sort",
            "|int",
            "is",
            "not",
            "in",
            "\\u",
            "'",
            "\"",
            "\n",
            "😀",
            "|join("));
    return pieces;
  }

  private static String mutated(String source, List<String> pieces, Random random) {
    StringBuilder text = new StringBuilder(source);
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, pieces.get(random.nextInt(pieces.size())));
        case 2 -> text.replace(at, end, pieces.get(random.nextInt(pieces.size())));
        default -> text.insert(random.nextInt(text.length()), text.substring(at, end));
      }
    }
    return text.toString();
  }
}
