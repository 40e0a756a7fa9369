package io.jinwen.engine.cpu.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which arithmetic the caller wants. */
public enum KernelChoice {
  /** The fastest this machine offers: a graphics card where the model fits on one. */
  AUTO("auto"),
  /** A graphics card; what is left to the processor there is as with {@link #AUTO}. */
  CUDA("cuda"),
  /** Plain Java: the specification. */
  SCALAR("scalar"),
  /** The Vector API: portable and fast. */
  VECTOR("vector"),
  /** The native library, where it was built and the processor has what it needs. */
  NATIVE("native"),
  /** One instruction set of the native library, to measure it where a wider one would be chosen. */
  AMX("native:amx"),
  AVX512_VNNI("native:avx512vnni"),
  AVX_VNNI("native:avxvnni"),
  AVX2("native:avx2"),
  NEON("native:neon"),
  NEON_I8MM("native:neoni8mm");

  private final String label;

  KernelChoice(String label) {
    this.label = label;
  }

  /** The choice of this name, in letters of either case. */
  public static Optional<KernelChoice> of(String name) {
    return Arrays.stream(values())
        .filter(choice -> choice.label.equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The name that people write. */
  @Override
  public String toString() {
    return label;
  }
}
