package io.jinwen.engine.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.model.Slice;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine's logits against those of transformers, llama.cpp and a float64 forward pass.
 *
 * <p>Where the engine rounds on purpose (keys and values in half precision, 8-bit activations for
 * quantised matrices), the golden's route "rounded" rounds at the same places in float64, so the
 * arithmetic itself is held to a narrow bound and the rounding to the distance that route shows.
 */
class ModelParityTest {

  /**
   * Between two computations that round at the same places. They differ by float noise of 1e-5, but
   * a number that lies between two halves may go either way, and that is 2^-11 of a key or value;
   * measured 5e-4.
   */
  private static final float SAME_ROUNDING = 2e-3f;

  /** Noise alone, where no number came near an edge; measured 4e-6, 2e-5 for IQ4_XS. */
  private static final float NOISE = 1e-4f;

  /** What one 8-bit code that went the other way does to what follows; measured 3e-4 nats. */
  private static final double ONE_CODE_OFF = 2e-3;

  /** Of llama.cpp's distance from the exact answer, seen in a few rows; measured 0.1 to 2.2. */
  private static final double LLAMA_DISTANCE_SHARE = 3;

  private record Way(KernelChoice kernels, Slice.Route route, int step) {
    float[][] logits(Golden golden) {
      int passTokens = step == 0 ? golden.tokens().length : step;
      return EngineLogits.of(golden, kernels, route, passTokens);
    }
  }

  private record Case(String model, Way way) {}

  private static Stream<Case> floatModels() {
    return cases(Models.FLOAT, true);
  }

  private static Stream<Case> quantisedModels() {
    return cases(Models.QUANTISED, false);
  }

  private static Stream<Case> expandedModels() {
    var way = new Way(KernelChoice.AUTO, Slice.Route.PROMPT_EXPANDED, 0);
    return Models.QUANTISED.stream()
        .filter(model -> model.startsWith("youtu"))
        .map(model -> new Case(model, way));
  }

  private static Stream<Case> longPrompts() {
    return Models.LONG.stream()
        .flatMap(model ->
            Stream.of(
                    new Way(KernelChoice.SCALAR, Slice.Route.PROMPT, 100),
                    new Way(KernelChoice.VECTOR, Slice.Route.PROMPT, 0),
                    new Way(KernelChoice.AUTO, Slice.Route.PROMPT, 0),
                    new Way(KernelChoice.AUTO, Slice.Route.PROMPT, 7))
                .map(way -> new Case(model, way)));
  }

  private static Stream<Case> longPromptsElsewhere() {
    return Models.LONG.stream()
        .flatMap(model ->
            Stream.of(
                    new Way(KernelChoice.AUTO, Slice.Route.DECODE, 1),
                    new Way(KernelChoice.AUTO, Slice.Route.PROMPT_EXPANDED, 0),
                    new Way(KernelChoice.AUTO, Slice.Route.PROMPT_EXPANDED, 200))
                .filter(
                    way -> way.route() != Slice.Route.PROMPT_EXPANDED || model.startsWith("youtu"))
                .map(way -> new Case(model, way)));
  }

  private static Stream<Case> cases(List<String> models, boolean withExpanded) {
    return models.stream()
        .flatMap(model ->
            Stream.of(
                    new Way(KernelChoice.SCALAR, Slice.Route.PROMPT, 0),
                    new Way(KernelChoice.AUTO, Slice.Route.PROMPT, 0),
                    new Way(KernelChoice.AUTO, Slice.Route.DECODE, 1),
                    new Way(KernelChoice.AUTO, Slice.Route.PROMPT_EXPANDED, 0))
                .filter(way ->
                    way.route() != Slice.Route.PROMPT_EXPANDED
                        || (withExpanded && model.startsWith("youtu")))
                .map(way -> new Case(model, way)));
  }

  @ParameterizedTest
  @MethodSource("floatModels")
  void floatModelsGiveTheLogitsOfAllReferences(Case tried) {
    Golden golden = Golden.of(tried.model());
    float[][] actual = tried.way().logits(golden);
    float[][] rounded = golden.routes().get("rounded");
    assertThat(Rows.maxDifference(rounded, actual)).as("rounded").isLessThan(SAME_ROUNDING);
    golden
        .routes()
        .forEach((route, expected) -> {
          float bound = Rows.maxDifference(rounded, expected) + SAME_ROUNDING;
          assertThat(Rows.maxDifference(expected, actual)).as(route).isLessThan(bound);
          Rows.assertSameChoice(route, expected, actual, 2 * bound);
        });
  }

  @ParameterizedTest
  @MethodSource({"quantisedModels", "longPrompts"})
  void quantisedModelsGiveTheLogitsOfTheSameRounding(Case tried) {
    Golden golden = Golden.of(tried.model());
    float[][] actual = tried.way().logits(golden);
    float[][] rounded = golden.routes().get("rounded");
    assertThat(Rows.maxDifference(rounded[0], actual[0])).as("first token").isLessThan(NOISE);
    assertThat(Rows.maxDivergence(rounded, actual)).as("divergence").isLessThan(ONE_CODE_OFF);
    assertAboutAsNearAsLlama(golden, actual);
  }

  /** Prompts round in attention where a token sees whole pages, generated tokens do not. */
  @ParameterizedTest
  @FieldSource("io.jinwen.engine.parity.Models#LONG")
  void promptsAttendInEightBitsAndGeneratedTokensExactly(String model) {
    Golden golden = Golden.of(model);
    float[][] eightBits = golden.routes().get("rounded");
    float[][] exact = golden.routes().get("exact-attention");
    float[][] prompt = new Way(KernelChoice.AUTO, Slice.Route.PROMPT, 0).logits(golden);
    float[][] decoded = new Way(KernelChoice.AUTO, Slice.Route.DECODE, 1).logits(golden);
    double apart = Rows.meanDivergence(exact, eightBits);
    assertThat(Rows.meanDivergence(eightBits, prompt)).as("prompt").isLessThan(apart / 3);
    assertThat(Rows.meanDivergence(exact, decoded)).as("decoded").isLessThan(apart / 3);
  }

  /** These routes round elsewhere than the rounded twin. */
  @ParameterizedTest
  @MethodSource({"expandedModels", "longPromptsElsewhere"})
  void otherRoutesOfQuantisedModelsLieAboutAsNearToExactAsLlamaCpp(Case tried) {
    Golden golden = Golden.of(tried.model());
    assertAboutAsNearAsLlama(golden, tried.way().logits(golden));
  }

  private static void assertAboutAsNearAsLlama(Golden golden, float[][] actual) {
    float[][] exact = golden.routes().get("float64");
    float[][] llama = golden.routes().get("llama.cpp");
    assertThat(Rows.maxDivergence(exact, actual))
        .as("divergence from the exact answer, llama.cpp's times %s", LLAMA_DISTANCE_SHARE)
        .isLessThan(LLAMA_DISTANCE_SHARE * Rows.maxDivergence(exact, llama));
  }
}
