package io.jinwen.engine.text.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.parity.Golden;
import io.jinwen.engine.runtime.Sampler;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever the logits are: a call names a function that there is and has arguments of its shape.
 */
class CallConstraintTest {
  private static final Kernels KERNELS = Kernels.choose(KernelChoice.AUTO);
  private static final Tokenizer TOKENIZER = tokenizer();
  private static final int SIZE = TOKENIZER.vocabularySize();

  private static final JsonShape AMOUNT =
      new JsonShape.BoundedNumber(
          Optional.of(new JsonShape.Bound(BigDecimal.ZERO, true)),
          Optional.of(new JsonShape.Bound(BigDecimal.valueOf(100), true)),
          0);
  private static final JsonShape LOAN =
      new JsonShape.Structure(List.of(new JsonShape.Property("金额", AMOUNT, true)));
  private static final JsonShape RATE =
      new JsonShape.Structure(List.of(new JsonShape.Property("bank", new JsonShape.Text(), true)));
  private static final AnswerFormat.Calls CALLS =
      new AnswerFormat.Calls(
          List.of(new AnswerFormat.Function("loan", LOAN), new AnswerFormat.Function("rate", RATE)),
          Map.of(),
          true,
          true);

  private static Tokenizer tokenizer() {
    try (GgufFile file = GgufFile.open(Golden.of("qwen2").model())) {
      return Tokenizer.of(file.metadata());
    }
  }

  private static TokenConstraint constraint(
      String open, String close, boolean demanded, boolean several) {
    return new ConstrainedVocabulary(TOKENIZER, SIZE)
        .constraint(CALLS, new CallMarks(open, close, demanded, several), "arguments", false);
  }

  /** The text that random logits lead to behind a beginning. */
  private static String generate(TokenConstraint constraint, String beginning, long seed) {
    Random random = new Random(seed);
    SamplingParams params = SamplingParams.GREEDY.toBuilder().maxNewTokens(150).build();
    Sampler sampler = new Sampler(params, constraint, KERNELS, SIZE);
    List<Integer> ids = new ArrayList<>();
    int[] given = TOKENIZER.encode(beginning);
    for (int i = 0; i < params.maxNewTokens(); i++) {
      float[] logits = new float[SIZE];
      for (int token = 0; token < SIZE; token++) {
        logits[token] = (float) random.nextGaussian();
      }
      if (i < given.length) {
        logits[given[i]] = 50;
      }
      for (int end : TOKENIZER.endOfGeneration()) {
        logits[end] += i < given.length ? -50 : seed % 2 * 4;
      }
      int token = sampler.sample(logits, 0);
      if (TOKENIZER.endOfGeneration().contains(token)) {
        break;
      }
      ids.add(token);
      assertThat(i >= given.length || token == given[i]).isTrue();
    }
    return TOKENIZER.decode(ids.stream().mapToInt(x -> x).toArray());
  }

  private static void requireCall(String json) {
    JsonShape call = new JsonShape.AnyOf(List.of(shape("loan", LOAN), shape("rate", RATE)));
    assertThat(StrictJson.fits(json.strip(), new AnswerFormat.Json(call, Map.of())))
        .as(json)
        .isTrue();
  }

  private static JsonShape shape(String name, JsonShape arguments) {
    return new JsonShape.Structure(
        List.of(
            new JsonShape.Property("name", new JsonShape.Literal("\"" + name + "\""), true),
            new JsonShape.Property("arguments", arguments, true)));
  }

  @Test
  void aDemandedAnswerIsCallsWithinTheirMarks() {
    boolean several = false;
    for (int seed = 0; seed < 30; seed++) {
      String text = generate(constraint("<tool_call>", "</tool_call>", true, true), "", seed);
      String[] calls = text.strip().split("</tool_call>\\s*");
      several |= calls.length > 1;
      for (String call : calls) {
        assertThat(call).startsWith("<tool_call>");
        requireCall(call.substring("<tool_call>".length()));
      }
    }
    assertThat(several).isTrue();
  }

  @Test
  void oneCallOnlyWhereSeveralAreNotWanted() {
    for (int seed = 0; seed < 10; seed++) {
      String text = generate(constraint("<tool_call>", "</tool_call>", true, false), "", seed);
      assertThat(text).containsOnlyOnce("<tool_call>").endsWith("</tool_call>");
    }
  }

  @Test
  void aFreeAnswerIsHeldFromTheMarkOn() {
    Pattern call = Pattern.compile("好。\n<tool_call>(.*?)</tool_call>", Pattern.DOTALL);
    for (int seed = 0; seed < 10; seed++) {
      String text =
          generate(
              constraint("<tool_call>", "</tool_call>", false, false), "好。\n<tool_call>", seed);
      assertThat(text).matches(call);
      requireCall(text.substring(text.indexOf('>') + 1, text.lastIndexOf("</")));
    }
  }

  @Test
  void anAnswerThatBeginsWithABraceIsACallWhereThereAreNoMarks() {
    for (int seed = 0; seed < 10; seed++) {
      requireCall(generate(constraint("", "", false, false), "{\"", seed));
    }
  }

  @Test
  void whatBeginsOtherwiseIsText() {
    TokenConstraint constraint = constraint("", "", false, false);
    for (int token : TOKENIZER.encode("见 {\"x")) {
      constraint.accept(token);
    }
    float[] logits = new float[SIZE];
    constraint.mask(logits, 0);
    assertThat(logits).containsOnly(0);
  }
}
