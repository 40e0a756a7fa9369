package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in for a card finds what it is there to find: faults planted into small kernels. */
class PlantedFaultsTest {
  private static final Path PROGRAM =
      StandIn.compile("planted", List.of(), "stand_in.cpp", "planted.cpp");

  /** What a kernel gives, in each of three orders of the threads. */
  private static Set<String> results(String kernel) throws Exception {
    Set<String> results = new HashSet<>();
    for (int seed : CardRig.SEEDS) {
      Process process =
          new ProcessBuilder(PROGRAM.toString(), kernel, Integer.toString(seed))
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      results.add(process.waitFor() == 0 ? said.strip() : "broke off");
    }
    return results;
  }

  @ParameterizedTest
  @CsvSource({
    "sound, 8128", // 0 + 1 + … + 127
    "tile_by_shuffles, 8128",
    "overrun, broke off",
    "divergent, broke off",
    "uninitialised, nan",
    "uninitialised_shared, nan"
  })
  void isFoundInEveryOrder(String kernel, String result) throws Exception {
    assertThat(results(kernel)).containsExactly(result);
  }

  @ParameterizedTest
  @CsvSource({"missing_barrier", "missing_warp_barrier"})
  void aMissingBarrierGivesOtherNumbersInOtherOrders(String kernel) throws Exception {
    assertThat(results(kernel)).isNotEqualTo(Set.of("8128"));
  }
}
