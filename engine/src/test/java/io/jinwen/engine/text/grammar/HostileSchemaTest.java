package io.jinwen.engine.text.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a schema can cost, in counted steps. */
class HostileSchemaTest {
  private static JsonShape reference(String name) {
    return new JsonShape.Reference(name);
  }

  private static JsonShape object(String name, JsonShape value, String other) {
    return new JsonShape.Structure(
        List.of(
            new JsonShape.Property(name, value, true),
            new JsonShape.Property(other, new JsonShape.Whole(), false)));
  }

  /** Definitions d0 … d39 that each say the next twice, d40 a number. */
  private static AnswerFormat.Json chain(UnaryOperator<JsonShape> twice) {
    Map<String, JsonShape> definitions = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      definitions.put("d" + i, twice.apply(reference("d" + (i + 1))));
    }
    definitions.put("d40", new JsonShape.Whole());
    return new AnswerFormat.Json(reference("d0"), definitions);
  }

  private static long stepsToCompile(AnswerFormat.Json format) {
    WorkBudget budget = JsonGrammar.budget();
    HostileShape.compile(format, budget);
    return budget.spent();
  }

  @Test
  void aChainOfChoicesIsReadOnce() {
    AnswerFormat.Json chain = chain(next -> new JsonShape.AnyOf(List.of(next, next)));
    assertThat(stepsToCompile(chain)).isLessThan(5_000);
  }

  @Test
  void ambiguousLevelsDoNotDouble() {
    AnswerFormat.Json chain =
        chain(next -> new JsonShape.AnyOf(List.of(object("x", next, "y"), object("x", next, "z"))));
    WorkBudget work = new WorkBudget("reading", 200_000);
    ByteAutomaton automaton =
        new ByteAutomaton(HostileShape.compile(chain, JsonGrammar.budget()), work);
    ByteAutomaton.State state = automaton.start();
    for (char value : ("{\"x\":".repeat(40) + "1" + "}".repeat(40)).toCharArray()) {
      state = state.next(value);
    }
    assertThat(state.isComplete()).isTrue();
  }

  @Test
  void longChainsOfReferencesNeedNoStack() {
    Map<String, JsonShape> definitions = new HashMap<>();
    for (int i = 0; i < 9_000; i++) {
      definitions.put("d" + i, new JsonShape.Sequence(reference("d" + (i + 1))));
    }
    definitions.put("d9000", new JsonShape.Whole());
    HostileShape.compile(new AnswerFormat.Json(reference("d0"), definitions), JsonGrammar.budget());
  }

  @Test
  void manyOptionalPropertiesCostStepsInProportion() {
    List<JsonShape.Property> properties = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      properties.add(new JsonShape.Property("p" + i, new JsonShape.Whole(), false));
    }
    var format = new AnswerFormat.Json(new JsonShape.Structure(properties), Map.of());
    WorkBudget work = new WorkBudget("reading", 300_000);
    Grammar grammar = HostileShape.compile(format, JsonGrammar.budget());
    ByteAutomaton automaton = new ByteAutomaton(grammar, work);
    ByteAutomaton.State state = automaton.start();
    for (char value : "{\"p8999\":1}".toCharArray()) {
      state = state.next(value);
    }
    assertThat(state.isComplete()).isTrue();
  }

  @Test
  void randomHostileSchemasStayWithinTheirBounds() {
    int compiled = 0;
    for (int seed = 0; seed < 60; seed++) {
      AnswerFormat.Json format = HostileShape.format(seed);
      WorkBudget first = JsonGrammar.budget();
      WorkBudget again = JsonGrammar.budget();
      String outcome = outcome(format, first);
      AnswerFormat.Json equal = HostileShape.format(seed);
      assertThat(equal).isEqualTo(format);
      assertThat(outcome(equal, again)).as("seed %d", seed).isEqualTo(outcome);
      assertThat(again.spent()).isEqualTo(first.spent());
      assertThat(first.spent()).as("seed %d", seed).isLessThan(JsonGrammar.STEPS_MAX / 4);
      compiled += outcome.startsWith("nodes") ? 1 : 0;
    }
    assertThat(compiled).isGreaterThan(30);
  }

  private static String outcome(AnswerFormat.Json format, WorkBudget budget) {
    try {
      ShapeLimits.require(format);
      Grammar grammar = HostileShape.compile(format, budget);
      WorkBudget work = new WorkBudget("reading", JsonConstraint.STEPS_MAX);
      String walked = walk(new ByteAutomaton(grammar, work), work);
      return "nodes %d, depth %d, %s".formatted(grammar.nodes(), grammar.start().depth(), walked);
    } catch (EngineException e) {
      assertThat(e.code()).isEqualTo(EngineException.Code.INVALID_REQUEST);
      return e.getMessage();
    }
  }

  /**
   * Goes on by random bytes, rather by those that make structure than by those of strings; every
   * byte is asked for, as a mask does.
   */
  private static String walk(ByteAutomaton automaton, WorkBudget work) {
    Random random = new Random(1);
    ByteAutomaton.State state = automaton.start();
    StringBuilder text = new StringBuilder();
    while (text.length() < 600) {
      List<Integer> alive = new ArrayList<>();
      for (int value = 0; value < 256; value++) {
        if (state.next(value) != automaton.dead()) {
          alive.add(value);
        }
      }
      if (alive.isEmpty()) {
        break;
      }
      List<Integer> structure = alive.stream().filter(v -> "{[:,\"".indexOf(v) >= 0).toList();
      List<Integer> from = structure.isEmpty() || random.nextInt(8) == 0 ? alive : structure;
      int value = from.get(random.nextInt(from.size()));
      text.append((char) value);
      state = state.next(value);
      work.earn(JsonConstraint.STEPS_PER_TOKEN);
    }
    return text + " " + work.spent();
  }

  @Test
  void stepsPastTheBoundAreRefusedNamingIt() {
    AnswerFormat.Json chain = chain(next -> new JsonShape.AnyOf(List.of(next, next)));
    WorkBudget small = new WorkBudget("compiling the schema", 100);
    assertThatThrownBy(() -> HostileShape.compile(chain, small))
        .hasMessageContaining("compiling the schema takes more than 100 steps");
  }

  @Test
  void formatsPastTheirSizeAreRefusedNamingTheBound() {
    JsonShape deep = new JsonShape.Whole();
    for (int i = 0; i < ShapeLimits.NESTING_MAX; i++) {
      deep = new JsonShape.Sequence(deep);
    }
    JsonShape wide =
        new JsonShape.AnyOf(Collections.nCopies(ShapeLimits.PARTS_MAX, new JsonShape.Any()));
    JsonShape doubled = new JsonShape.Any();
    for (int i = 0; i < 60; i++) {
      doubled = new JsonShape.AnyOf(List.of(doubled, doubled)); // 60 objects, 2^60 ways through
    }
    JsonShape wordy = new JsonShape.Literal("\"" + "x".repeat(ShapeLimits.TEXT_CHARS_MAX) + "\"");
    assertRefused(deep, "nests more than 256 deep");
    assertRefused(wide, "more than 20000 parts");
    assertRefused(doubled, "more than 20000 parts");
    assertRefused(wordy, "more than 262144 characters");
  }

  private static void assertRefused(JsonShape shape, String reason) {
    assertThatThrownBy(() -> ShapeLimits.require(new AnswerFormat.Json(shape, Map.of())))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.INVALID_REQUEST))
        .hasMessageContaining(reason);
  }

  @Test
  void aCancelledCompilationStops() {
    WorkBudget cancelled = JsonGrammar.budget();
    cancelled.cancel();
    AnswerFormat.Json large = HostileShape.format(3);
    assertThatThrownBy(() -> HostileShape.compile(large, cancelled))
        .isInstanceOf(CancellationException.class);
    assertThat(cancelled.spent()).isLessThan(3_000);
  }
}
