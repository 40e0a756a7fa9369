package io.jinwen.engine.text.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.parity.Golden;
import io.jinwen.engine.runtime.Sampler;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the logits are: what comes out is JSON of the shape. */
class JsonConstraintTest {
  private static final Kernels KERNELS = Kernels.choose(KernelChoice.AUTO);
  private static final int TOKENS_MAX = 600;

  private static Tokenizer tokenizer(String model) {
    try (GgufFile file = GgufFile.open(Golden.of(model).model())) {
      return Tokenizer.of(file.metadata());
    }
  }

  /** Draws an answer from random logits; empty where it did not end in time. */
  private static Optional<String> generate(
      Tokenizer tokenizer, TokenConstraint constraint, SamplingParams params, Random random) {
    int size = tokenizer.vocabularySize() + 3; // models pad
    Sampler sampler = new Sampler(params, constraint, KERNELS, size);
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < TOKENS_MAX; i++) {
      float[] logits = new float[size];
      for (int token = 0; token < size; token++) {
        logits[token] = (float) random.nextGaussian() * 3;
      }
      for (int end : tokenizer.endOfGeneration()) {
        logits[end] += 12;
      }
      for (String close : List.of("\"", "}", "]")) {
        logits[tokenizer.encode(close)[tokenizer.encode(close).length - 1]] += 12;
      }
      int token = sampler.sample(logits, 0);
      if (tokenizer.endOfGeneration().contains(token)) {
        return Optional.of(tokenizer.decode(ids.stream().mapToInt(x -> x).toArray()));
      }
      ids.add(token);
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "qwen2", "chatglm"})
  void everyAnswerThatEndsFitsItsShape(String model) {
    Tokenizer tokenizer = tokenizer(model);
    var vocabulary = new ConstrainedVocabulary(tokenizer, tokenizer.vocabularySize() + 3);
    SamplingParams greedy = SamplingParams.GREEDY;
    SamplingParams drawn = greedy.toBuilder().temperature(1).topP(0.95f).seed(3).build();
    int ended = 0;
    for (int seed = 0; seed < 120; seed++) {
      AnswerFormat.Json format = new RandomShape(seed).format();
      var constraint = vocabulary.constraint(format, false);
      Optional<String> answer =
          generate(tokenizer, constraint, seed % 2 == 0 ? greedy : drawn, new Random(seed));
      ended += answer.isPresent() ? 1 : 0;
      int shown = seed;
      answer.ifPresent(text ->
          assertThat(StrictJson.fits(text, format))
              .as("seed %d: %s for %s", shown, text, format)
              .isTrue());
    }
    assertThat(ended).isGreaterThan(100);
  }

  /** Logits that would go on for ever: what is open is closed in time, and says so. */
  @ParameterizedTest
  @ValueSource(strings = {"youtu", "llama", "qwen2"})
  void anAnswerThatRunsIntoItsLimitIsClosed(String model) {
    Tokenizer tokenizer = tokenizer(model);
    int size = tokenizer.vocabularySize();
    var vocabulary = new ConstrainedVocabulary(tokenizer, size);
    int letter = tokenizer.encode("a")[tokenizer.encode("a").length - 1];
    for (int seed = 0; seed < 40; seed++) {
      AnswerFormat.Json format = new RandomShape(seed).format();
      var constraint = vocabulary.constraint(format, false);
      Random random = new Random(seed);
      SamplingParams params =
          SamplingParams.GREEDY.toBuilder().maxNewTokens(120 + random.nextInt(40)).build();
      Sampler sampler = new Sampler(params, constraint, KERNELS, size);
      List<Integer> ids = new ArrayList<>();
      boolean ended = false;
      while (!ended && ids.size() < params.maxNewTokens()) {
        float[] logits = new float[size];
        for (int token = 0; token < size; token++) {
          logits[token] = (float) random.nextGaussian();
        }
        for (int end : tokenizer.endOfGeneration()) {
          logits[end] -= 20;
        }
        logits[letter] += 20;
        int token = sampler.sample(logits, 0);
        ended = tokenizer.endOfGeneration().contains(token);
        if (!ended) {
          ids.add(token);
        }
      }
      String text = tokenizer.decode(ids.stream().mapToInt(x -> x).toArray());
      assertThat(StrictJson.fits(text, format))
          .as("seed %d: %s for %s", seed, text, format)
          .isTrue();
    }
  }

  @Test
  void masksOfHostileSchemasStayWithinTheirBounds() {
    Tokenizer tokenizer = tokenizer("qwen2");
    var vocabulary = new ConstrainedVocabulary(tokenizer, tokenizer.vocabularySize() + 3);
    for (int seed = 0; seed < 12; seed++) {
      var constraint = vocabulary.constraint(HostileShape.format(seed), false);
      generate(tokenizer, constraint, SamplingParams.GREEDY, new Random(seed));
    }
  }

  @Test
  void aMaskThatTakesTooManyStepsIsRefusedNamingTheBound() {
    JsonShape any = new JsonShape.Any();
    List<JsonShape> choices = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String name = "%d%040d".formatted(i % 10, i);
      choices.add(new JsonShape.Structure(List.of(new JsonShape.Property(name, any, i % 2 == 0))));
    }
    Grammar grammar = grammar(new JsonShape.AnyOf(choices), Map.of());
    WorkBudget little = new WorkBudget("holding the answer to the schema", 1_000);
    assertThatThrownBy(() -> new ByteAutomaton(grammar, little).start().next('{'))
        .hasMessageContaining("holding the answer to the schema takes more than 1000 steps");
  }

  @Test
  void forgottenStatesAreFoundAnew() {
    List<JsonShape.Property> properties = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      properties.add(new JsonShape.Property("p" + i, new JsonShape.Whole(), false));
    }
    Grammar grammar = grammar(new JsonShape.Structure(properties), Map.of());
    var automaton = new ByteAutomaton(grammar, new WorkBudget("reading", Long.MAX_VALUE));
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 2_000; i += 10) {
      text.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":1");
    }
    assertThat(run(automaton, text + "}").isComplete()).isTrue();
    assertThat(automaton.epoch()).isPositive();
    assertThat(run(automaton, text + ",\"p0")).isSameAs(automaton.dead()); // out of its order
  }

  @Test
  void thinkingIsFreeButCannotEndTheAnswer() {
    Tokenizer tokenizer = tokenizer("youtu");
    int size = tokenizer.vocabularySize();
    var constraint =
        new ConstrainedVocabulary(tokenizer, size)
            .constraint(new AnswerFormat.Json(new JsonShape.Whole(), Map.of()), true);
    int end = tokenizer.endOfGeneration().iterator().next();
    int letter = tokenizer.encode("x")[0];
    float[] logits = new float[size];
    constraint.mask(logits, 0);
    assertThat(logits[end]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(logits[letter]).isZero();

    constraint.accept(tokenizer.specialId("</think>").orElseThrow());
    constraint.mask(logits, 0);
    assertThat(logits[letter]).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(logits[tokenizer.encode("7")[0]]).isZero();
  }

  @Test
  void shapesWithoutAnyFiniteValueAreRefused() {
    JsonShape itself =
        new JsonShape.Structure(
            List.of(new JsonShape.Property("a", new JsonShape.Reference("x"), true)));
    assertThatThrownBy(() -> grammar(new JsonShape.Reference("x"), Map.of("x", itself)))
        .hasMessageContaining("always contains itself");
  }

  @Test
  void referencesThatLeadNowhereAreRefusedByName() {
    JsonShape x = new JsonShape.Reference("x");
    assertThatThrownBy(() -> grammar(x, Map.of())).hasMessageContaining("$ref x");
    assertThatThrownBy(
            () -> grammar(x, Map.of("x", new JsonShape.AnyOf(List.of(x, new JsonShape.Text())))))
        .hasMessageContaining("$ref x leads back to itself");
  }

  private static Grammar grammar(JsonShape shape, Map<String, JsonShape> definitions) {
    return HostileShape.compile(new AnswerFormat.Json(shape, definitions), JsonGrammar.budget());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\": [1, -2.5e+3, true, null, \"中💰\\u4e2d\\n\"]}",
        "{\n  \"a\": {\n    \"b\": []\n  }\n}",
        "{\"a\":{\"b\":{\"c\":[[[]]]}}}"
      })
  void usualJsonIsAccepted(String text) {
    assertThat(run(text).isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{,",
        "{\"a\" 1",
        "{\"a\":01",
        "{\"a\":\"\\ud800",
        "{\"a\":\"\n",
        "{}}",
        "{\"a\":tru3"
      })
  void whatIsNoJsonObjectIsNot(String text) {
    assertThat(run(text).next(' ').isComplete()).isFalse();
    assertThat(run(text)).isSameAs(automaton.dead());
  }

  private final ByteAutomaton automaton =
      new ByteAutomaton(
          grammar(new JsonShape.Table(new JsonShape.Any()), Map.of()),
          new WorkBudget("reading", Long.MAX_VALUE));

  private ByteAutomaton.State run(String text) {
    return run(automaton, text);
  }

  private static ByteAutomaton.State run(ByteAutomaton automaton, String text) {
    ByteAutomaton.State state = automaton.start();
    for (byte value : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      state = state.next(value & 0xFF);
    }
    return state;
  }
}
