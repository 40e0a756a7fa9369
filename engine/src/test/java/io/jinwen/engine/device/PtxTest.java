package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PTX that is delivered is that of the sources, and rounds as they say. */
class PtxTest {
  /** In the order of build.sh. */
  private static final List<String> SOURCES =
      List.of("dialect.h", "rows.h", "product.h", "attention.h", "shortlist.h", "jinwen.cu");

  @TempDir Path folder;

  private static String ptx(int capability) throws IOException {
    try (var in = CudaDevice.class.getResourceAsStream("jinwen-%d.ptx".formatted(capability))) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {75, 80})
  void isMadeOfTheseSources(int capability) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String source : SOURCES) {
      digest.update(Files.readAllBytes(StandIn.KERNELS.resolve(source)));
    }
    assertThat(ptx(capability))
        .as("run engine/src/main/cuda/build.sh after a change of the kernels")
        .startsWith("// jinwen sources sha256 " + HexFormat.of().formatHex(digest.digest()) + "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {75, 80})
  void holdsEveryKernelForDriversSinceThatCard(int capability) throws IOException {
    String text = ptx(capability);
    assertThat(text).contains(capability == 75 ? ".version 6.5\n" : ".version 7.0\n");
    assertThat(text).contains(".target sm_" + capability + "\n");
    var wanted = new TreeSet<String>();
    for (String source : SOURCES) {
      Pattern.compile("^KERNEL\\((\\w+)\\)", Pattern.MULTILINE)
          .matcher(Files.readString(StandIn.KERNELS.resolve(source)))
          .results()
          .forEach(found -> wanted.add(found.group(1)));
    }
    var entries = new TreeSet<String>();
    Pattern.compile("\\.entry (\\w+)\\(")
        .matcher(text)
        .results()
        .forEach(found -> entries.add(found.group(1)));
    assertThat(entries).isEqualTo(wanted).isNotEmpty();
  }

  /** ptxas may fuse a product and a sum that do not say how they round. */
  @ParameterizedTest
  @ValueSource(ints = {75, 80})
  void everyFloatOperationSaysHowItRounds(int capability) throws IOException {
    String text = ptx(capability);
    assertThat(text).doesNotContain(".ftz").doesNotContain(".approx").doesNotContain("ex2.");
    assertThat(text).doesNotContain(".local "); // arrays that did not fit into registers
    var unrounded =
        Pattern.compile(
                "^\\s*(add|sub|mul|mad|div|sqrt|rcp|fma)\\.(?!rn\\.)\\S*f(16|32|64)\\b.*$",
                Pattern.MULTILINE)
            .matcher(text)
            .results()
            .map(found -> found.group().strip())
            .toList();
    assertThat(unrounded).isEmpty();
    assertThat(text).contains("fma.rn.f32").contains("mma.sync.aligned");
  }

  /**
   * Where nvcc is at hand, what it makes is what is delivered, if it is of the same version, and
   * ptxas spills nothing. Without it, the hash holds the two together.
   */
  @Test
  void isWhatTheCompilerMakes() throws Exception {
    assumeTrue(onPath("nvcc") && onPath("ptxas"), "needs nvcc and ptxas on the path");
    run(StandIn.KERNELS.resolve("build.sh").toString(), folder.toString());
    for (int capability : new int[] {75, 80}) {
      Path made = folder.resolve("jinwen-%d.ptx".formatted(capability));
      String text = Files.readString(made);
      if (madeBy(text).equals(madeBy(ptx(capability)))) {
        assertThat(text).isEqualTo(ptx(capability));
      }
      String said =
          run("ptxas", "-v", "-arch=sm_" + capability, made.toString(), "-o", "/dev/null");
      assertThat(said).contains("0 bytes spill stores");
      assertThat(Pattern.compile("[1-9]\\d* bytes spill").matcher(said).find()).isFalse();
    }
  }

  private static String madeBy(String ptx) {
    return ptx.lines().skip(1).findFirst().orElseThrow();
  }

  /** Where clang is at hand: AMD's and Hygon's cards would run the same sources; none has. */
  @Test
  void compilesAsHip() throws Exception {
    assumeTrue(onPath("clang++"), "needs clang++ on the path; nothing that is delivered does");
    String said =
        run(
            "clang++",
            "-x",
            "hip",
            "--cuda-device-only",
            "--offload-arch=gfx906",
            "-nogpuinc",
            "-nogpulib",
            "-std=c++17",
            "-O2",
            "-ffp-contract=off",
            "-Wall",
            "-Wextra",
            "-Wno-pass-failed", // loops that are unrolled elsewhere
            "-S",
            "-o",
            folder.resolve("hip.s").toString(),
            StandIn.KERNELS.resolve("jinwen.cu").toString());
    assertThat(said).isEmpty();
    assertThat(Files.readString(folder.resolve("hip.s"))).contains(".amdhsa_kernel many_nibbles");
  }

  private static boolean onPath(String program) {
    for (String place : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
