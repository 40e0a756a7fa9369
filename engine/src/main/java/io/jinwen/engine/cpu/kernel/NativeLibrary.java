package io.jinwen.engine.cpu.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The library that the build makes of {@code src/main/native} where it finds a C compiler: a
 * resource beside this class, or the file that the property {@code io.jinwen.kernels} names,
 * because machines are locked so that nothing can be run that was written to a temporary folder.
 *
 * <p>Calls are "critical": they take arrays of the Java heap as they are and hold up the garbage
 * collector, so a call should stay below a millisecond.
 */
final class NativeLibrary {
  static final String RESOURCE = "libjinwen_kernels.so";
  private static final String FILE_PROPERTY = "io.jinwen.kernels";

  /** The instruction sets, fastest first; the numbers are those of jinwen_kernels.c. */
  enum InstructionSet {
    AMX(6, "AMX"),
    AVX512_VNNI(3, "AVX-512 VNNI"),
    AVX_VNNI(2, "AVX-VNNI"),
    AVX2(1, "AVX2"),
    NEON_I8MM(5, "NEON matrix product"),
    NEON(4, "NEON dot product");

    final int number;
    final String label;

    InstructionSet(int number, String label) {
      this.number = number;
      this.label = label;
    }
  }

  /** {@code void jinwen_product(...)}, the arguments as in jinwen_kernels.c. */
  final MethodHandle product;

  /** {@code void jinwen_scores(...)} and {@code void jinwen_weighted(...)}. */
  final MethodHandle scores;

  final MethodHandle weighted;

  /** {@code void jinwen_quantise(...)} and {@code void jinwen_to_halves(...)}. */
  final MethodHandle quantise;

  final MethodHandle toHalves;

  /** {@code void jinwen_weighted_codes(...)}. */
  final MethodHandle weightedCodes;

  /** {@code void jinwen_pack(...)}. */
  final MethodHandle pack;

  /** Those of floats.c, each as {@code jinwen_…}. */
  final MethodHandle fromHalves;

  final MethodHandle rmsNorm;
  final MethodHandle maximum;
  final MethodHandle expSum;
  final MethodHandle siluMultiply;
  final MethodHandle add;
  final MethodHandle scale;

  private final MethodHandle supported;

  private NativeLibrary(SymbolLookup symbols) {
    supported = critical(symbols, "jinwen_supported", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    product =
        critical(
            symbols,
            "jinwen_product",
            FunctionDescriptor.ofVoid(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, // weights
                JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, // their size
                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, // their layout
                ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, // activations
                JAVA_INT, JAVA_INT, JAVA_INT, // which of them
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT)); // adds, out;
    scores =
        critical(
            symbols,
            "jinwen_scores",
            FunctionDescriptor.ofVoid(
                JAVA_INT,
                JAVA_INT,
                ADDRESS,
                JAVA_LONG,
                JAVA_INT,
                JAVA_INT, // set, kind, a
                ADDRESS,
                JAVA_LONG,
                JAVA_LONG,
                JAVA_INT,
                JAVA_INT, // b, n, inner
                JAVA_FLOAT,
                ADDRESS,
                JAVA_LONG,
                JAVA_INT)); // scale, c;
    weighted =
        critical(
            symbols,
            "jinwen_weighted",
            FunctionDescriptor.ofVoid(
                JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, // set, kind, a
                ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, // b, n, inner
                ADDRESS, JAVA_LONG, JAVA_INT)); // c;
    quantise =
        critical(
            symbols,
            "jinwen_quantise",
            FunctionDescriptor.ofVoid(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, // set, values, which blocks
                ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)); // activations;
    toHalves =
        critical(
            symbols,
            "jinwen_to_halves",
            FunctionDescriptor.ofVoid(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT)); // set, from, to, n;
    weightedCodes =
        critical(
            symbols,
            "jinwen_weighted_codes",
            FunctionDescriptor.ofVoid(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, // set, values
                ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, // weights
                ADDRESS, JAVA_LONG, JAVA_INT)); // out;
    pack =
        critical(
            symbols,
            "jinwen_pack",
            FunctionDescriptor.ofVoid(
                JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, // set, which way, from
                ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT)); // matrix, window;
    fromHalves =
        critical(
            symbols,
            "jinwen_from_halves",
            FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
    rmsNorm =
        critical(
            symbols,
            "jinwen_rms_norm",
            FunctionDescriptor.ofVoid(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_FLOAT, ADDRESS, JAVA_LONG, JAVA_INT));
    maximum =
        critical(
            symbols,
            "jinwen_maximum",
            FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    expSum =
        critical(
            symbols,
            "jinwen_exp_sum",
            FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_FLOAT));
    siluMultiply =
        critical(
            symbols,
            "jinwen_silu_multiply",
            FunctionDescriptor.ofVoid(
                JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
    add =
        critical(
            symbols,
            "jinwen_add",
            FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT));
    scale =
        critical(
            symbols,
            "jinwen_scale",
            FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_FLOAT, JAVA_INT));
  }

  private static MethodHandle critical(
      SymbolLookup symbols, String name, FunctionDescriptor function) {
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), function, Linker.Option.critical(true));
  }

  /**
   * Loads the library.
   *
   * @throws IOException where there is none, or the system does not load it; the message says which
   */
  static NativeLibrary load() throws IOException {
    String installed = System.getProperty(FILE_PROPERTY);
    return installed == null ? loadResource() : load(Path.of(installed));
  }

  private static NativeLibrary loadResource() throws IOException {
    Path file = Files.createTempFile("jinwen-kernels", ".so");
    try (InputStream library = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
      if (library == null) {
        throw new IOException("this build has none, because no C compiler was found");
      }
      Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
      return load(file);
    } finally {
      Files.deleteIfExists(file); // what is loaded stays loaded
    }
  }

  private static NativeLibrary load(Path file) throws IOException {
    try {
      return new NativeLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException | IllegalCallerException | UnsatisfiedLinkError e) {
      throw new IOException("the system does not load it: " + e.getMessage(), e);
    }
  }

  /**
   * Whether the library holds an instruction set, the processor has it and the system lets it be
   * used. AMX must also give the bits of byte dot products in a small trial.
   */
  boolean supports(InstructionSet set) {
    try {
      return (int) supported.invokeExact(set.number) != 0;
    } catch (Throwable e) {
      throw new IllegalStateException("jinwen_supported", e);
    }
  }
}
