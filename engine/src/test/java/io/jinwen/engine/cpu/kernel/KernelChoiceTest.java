package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.cpu.kernel.NativeLibrary.InstructionSet;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {
  private static final Map<KernelChoice, InstructionSet> SETS =
      Map.of(
          KernelChoice.AMX, InstructionSet.AMX,
          KernelChoice.AVX512_VNNI, InstructionSet.AVX512_VNNI,
          KernelChoice.AVX_VNNI, InstructionSet.AVX_VNNI,
          KernelChoice.AVX2, InstructionSet.AVX2,
          KernelChoice.NEON, InstructionSet.NEON,
          KernelChoice.NEON_I8MM, InstructionSet.NEON_I8MM);

  @Test
  void aSetThatIsAskedForRunsOrIsRefused() {
    Optional<NativeLibrary> library = library();
    SETS.forEach((choice, set) -> {
      if (library.isPresent() && library.get().supports(set)) {
        assertThat(Kernels.choose(choice).description()).startsWith("native, " + set.label + ";");
      } else {
        assertThatThrownBy(() -> Kernels.choose(choice))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("no native kernels: ");
      }
    });
  }

  private static Optional<NativeLibrary> library() {
    try {
      return Optional.of(NativeLibrary.load());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Test
  void isFoundByTheNameThatPeopleWrite() {
    assertThat(KernelChoice.of("Native:AVX2")).contains(KernelChoice.AVX2);
    assertThat(KernelChoice.of("auto")).contains(KernelChoice.AUTO);
    assertThat(KernelChoice.of("AVX2")).isEmpty();
  }
}
