package io.jinwen.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop and the cache in a world that a seed decides: {@link LoopSimulation} says what happens
 * there and what must hold. A seed that failed is run again with {@code
 * -Dsurefire.extra=-Dsimulation.seed=N}.
 */
class LoopSimulationTest {
  private static final int RUNS = 20;
  private static final int STEPS = 50_000;

  @TempDir private Path folder;

  @Test
  void everyRequestEndsOnceWithTheRightAnswerWhateverHappens() throws InterruptedException {
    Long given = Long.getLong("simulation.seed");
    long first = given != null ? given : RandomGenerator.getDefault().nextLong() & 0xFFFFFF;
    for (long seed = first; seed < first + (given != null ? 1 : RUNS); seed++) {
      System.out.println("simulation.seed=" + seed);
      try (var world = new LoopSimulation(seed, folder)) {
        world.run(STEPS);
        assertThat(world.ended()).as("requests that ended in seed %d", seed).isGreaterThan(500);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with simulation.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
