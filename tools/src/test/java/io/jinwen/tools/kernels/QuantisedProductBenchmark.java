package io.jinwen.tools.kernels;

import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import io.jinwen.engine.cpu.kernel.MatMul;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.cpu.kernel.WorkerPool;
import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
 * A packed quantised matrix times vectors. The vectors are quantised before the clock starts, as
 * they are for the second of two matrices that share them. Several threads need {@code -p
 * threads=N}; JMH's own {@code -t} would call one product from two sides.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QuantisedProductBenchmark {
  @Param({"Q4_0", "Q4_K", "Q6_K", "Q8_0"})
  GgmlType type;

  @Param({"VECTOR", "NATIVE"})
  KernelChoice kernels;

  /** 1 is decoding, 8 some sessions side by side, 64 a prompt. */
  @Param({"1", "8", "64"})
  int vectors;

  @Param("4096")
  int rows;

  @Param("2048")
  int columns;

  @Param("1")
  int threads;

  private Arena arena;
  private WorkerPool pool;
  private MatMul matMul;
  private PackedMatrix weights;
  private Activations x;
  private float[] y; // [vector][row]

  @Setup
  public void prepare() {
    Random random = new Random(5);
    arena = Arena.ofShared();
    pool = new WorkerPool(threads);
    matMul = new MatMul(Kernels.choose(kernels), pool);
    weights = randomWeights(random);
    x = new Activations(vectors, columns);
    x.reset(vectors, columns);
    for (int i = 0; i < vectors * columns; i++) {
      x.values()[i] = (float) random.nextGaussian();
    }
    y = new float[vectors * rows];
    multiply();
  }

  private PackedMatrix randomWeights(Random random) {
    BlockFormat format = BlockFormat.of(type);
    float[] row = new float[columns];
    try (Arena file = Arena.ofShared()) {
      MemorySegment source = file.allocate(rows * type.bytes(columns));
      for (int r = 0; r < rows; r++) {
        for (int i = 0; i < columns; i++) {
          row[i] = random.nextFloat() - 0.5f;
        }
        format.quantize(row, 0, columns, source, r * type.bytes(columns));
      }
      return PackedMatrix.pack(type, source, rows, columns, arena, pool);
    }
  }

  @TearDown
  public void release() {
    pool.close();
    arena.close();
  }

  /** Returns {@code [vector][row]}. */
  @Benchmark
  public float[] multiply() {
    matMul.multiply(weights, x, y, 0, rows);
    return y;
  }
}
