package io.jinwen.tools.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.format.gguf.GgmlType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the benchmarks compute is what the scalar kernels compute, to the last bit. */
class KernelBenchmarksTest {
  private static final List<KernelChoice> FAST =
      Stream.of(KernelChoice.VECTOR, KernelChoice.NATIVE)
          .filter(KernelBenchmarksTest::here)
          .toList();

  /** The native library is missing where there is no compiler. */
  private static boolean here(KernelChoice choice) {
    try {
      Kernels.choose(choice);
      return true;
    } catch (IllegalStateException e) {
      return choice != KernelChoice.NATIVE;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q4_K", "Q6_K", "Q8_0"})
  void productsEqualTheScalarOnes(GgmlType type) {
    for (int vectors : new int[] {1, 8, 64}) {
      float[] expected = product(type, vectors, KernelChoice.SCALAR, 1);
      assertThat(expected).doesNotContain(Float.NaN).doesNotContain(0f);
      for (KernelChoice kernels : FAST) {
        for (int threads : new int[] {1, 2}) {
          assertThat(product(type, vectors, kernels, threads))
              .as("%s, %d vectors, %s, %d threads", type, vectors, kernels, threads)
              .isEqualTo(expected);
        }
      }
    }
  }

  private static float[] product(GgmlType type, int vectors, KernelChoice kernels, int threads) {
    QuantisedProductBenchmark benchmark = new QuantisedProductBenchmark();
    benchmark.type = type;
    benchmark.vectors = vectors;
    benchmark.kernels = kernels;
    benchmark.threads = threads;
    benchmark.rows = 80;
    benchmark.columns = 2048;
    benchmark.prepare();
    float[] answer = benchmark.multiply();
    benchmark.release();
    return answer;
  }

  @Test
  void scoresEqualTheScalarOnes() {
    check(AttentionBenchmark::scores);
  }

  @Test
  void weightedValuesEqualTheScalarOnes() {
    check(AttentionBenchmark::weighted);
  }

  private static void check(Function<AttentionBenchmark, float[]> product) {
    float[] expected = attention(product, KernelChoice.SCALAR);
    assertThat(expected).doesNotContain(Float.NaN).doesNotContain(0f);
    for (KernelChoice kernels : FAST) {
      assertThat(attention(product, kernels)).as("%s", kernels).isEqualTo(expected);
    }
  }

  private static float[] attention(
      Function<AttentionBenchmark, float[]> product, KernelChoice kernels) {
    AttentionBenchmark benchmark = new AttentionBenchmark();
    benchmark.kernels = kernels;
    benchmark.positions = 512;
    benchmark.prepare();
    product.apply(benchmark);
    float[] answer = product.apply(benchmark); // the second call begins anew
    benchmark.release();
    return answer;
  }

  @ParameterizedTest
  @ValueSource(classes = {QuantisedProductBenchmark.class, AttentionBenchmark.class})
  void theRunnerFindsThem(Class<?> benchmark) throws IOException {
    try (InputStream list = benchmark.getResourceAsStream("/META-INF/BenchmarkList")) {
      assertThat(list).as("written by the annotation processor").isNotNull();
      assertThat(new String(list.readAllBytes(), UTF_8)).contains(benchmark.getName());
    }
  }
}
