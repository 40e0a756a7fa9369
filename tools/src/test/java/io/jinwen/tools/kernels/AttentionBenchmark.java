package io.jinwen.tools.kernels;

import io.jinwen.engine.cpu.kernel.HalfProducts;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The two products of latent attention for one new token: 16 heads share rows of 576 halves, of
 * which the first 512 are the value, page after page. One thread: the engine gives one to a slice.
 *
 * <p>Kernels without {@link HalfProducts} widen each page first. That counts in both products here,
 * while the engine widens once for both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AttentionBenchmark {
  private static final int HEADS = 16;
  private static final int KEY_DIM = 576;
  private static final int VALUE_DIM = 512;
  private static final int PAGE = 64; // positions
  private static final float SCALE = 0.1f;

  @Param({"VECTOR", "NATIVE"})
  KernelChoice kernels;

  /** A multiple of 64. */
  @Param("512")
  int positions;

  private final float[] queries = new float[HEADS * KEY_DIM]; // [head][keyDim]
  private final float[] sums = new float[HEADS * VALUE_DIM]; // [head][valueDim]
  private float[] weights; // [head][position]
  private float[] scores; // [head][position]
  private Arena arena;
  private MemorySegment rows; // [position][keyDim], halves
  private HalfProducts products;

  @Setup
  public void prepare() {
    Random random = new Random(6);
    Kernels chosen = Kernels.choose(kernels);
    products = chosen.halfProducts().orElseGet(() -> new WidenedProducts(chosen, PAGE * KEY_DIM));
    arena = Arena.ofConfined();
    rows = arena.allocate(2L * positions * KEY_DIM, 64);
    float[] values = new float[positions * KEY_DIM];
    weights = new float[HEADS * positions];
    scores = new float[HEADS * positions];
    for (float[] x : new float[][] {queries, values, weights}) {
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
    }
    chosen.floatToHalf(values, 0, rows, 0, values.length);
  }

  @TearDown
  public void release() {
    arena.close();
  }

  /** Returns {@code [head][position]}. */
  @Benchmark
  public float[] scores() {
    for (int p = 0; p < positions; p += PAGE) {
      long page = 2L * p * KEY_DIM;
      products.scores(
          queries, 0, KEY_DIM, HEADS, rows, page, KEY_DIM, PAGE, KEY_DIM, SCALE, scores, p,
          positions);
    }
    return scores;
  }

  /** Returns {@code [head][valueDim]}. */
  @Benchmark
  public float[] weighted() {
    Arrays.fill(sums, 0);
    for (int p = 0; p < positions; p += PAGE) {
      long page = 2L * p * KEY_DIM;
      products.weighted(
          weights, p, positions, HEADS, rows, page, KEY_DIM, PAGE, VALUE_DIM, sums, 0, VALUE_DIM);
    }
    return sums;
  }
}
