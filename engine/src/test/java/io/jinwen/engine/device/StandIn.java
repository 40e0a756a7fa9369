package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The driver that plays a card on a processor (src/test/cuda), built by g++ when first asked for.
 * Where it cannot be built, tests fail and say what is missing.
 */
public final class StandIn {
  /** What can be set; the order is that of driver.cpp. */
  public enum Setting {
    /** In which order the threads of a block run; 0 is theirs. */
    SEED,
    DEVICES,
    VERSION,
    CAPABILITY,
    MEMORY,
    /** So many launches work, then the card is lost; -1 never. */
    FAIL_AFTER,
    /** Temperature of the first card; below 0 it is not told. */
    CELSIUS,
    /** 1: the card is lost from now on. */
    LOST,
    /** The number of a card that gives nobody a context; -1 none. */
    BROKEN,
    /** So many pinned buffers can be had; -1 any number. */
    PINNED_MAX
  }

  private static final Path ENGINE =
      Files.isDirectory(Path.of("engine")) ? Path.of("engine") : Path.of("");
  static final Path KERNELS = ENGINE.resolve("src/main/cuda");
  private static final Path SOURCES = ENGINE.resolve("src/test/cuda");
  private static final List<String> OPTIONS =
      List.of(
          "-std=c++17",
          "-O2",
          "-mfma",
          "-mf16c",
          "-ffp-contract=off",
          "-fno-strict-aliasing",
          "-Wall",
          "-Wextra",
          "-Wno-unknown-pragmas",
          "-DJINWEN_STAND_IN");

  /** With a card at hand the same tests run on it (tools/gpu/run.sh); nothing can be set then. */
  private static final boolean REAL_CARD = Boolean.getBoolean("jinwen.test.real-card");

  /** Built when first needed. */
  private static final class Library {
    static final Path FILE =
        compile("libcuda", List.of("-shared", "-fPIC"), "stand_in.cpp", "driver.cpp");
    static final SymbolLookup SYMBOLS = SymbolLookup.libraryLookup(FILE, Arena.global());
  }

  private StandIn() {}

  /** Lets the engine find this driver; every setting is as at the start. */
  public static void install() {
    if (REAL_CARD) {
      System.clearProperty(CudaDriver.LIBRARY_PROPERTY);
      System.clearProperty(CardSensors.LIBRARY_PROPERTY);
      return;
    }
    System.setProperty(CudaDriver.LIBRARY_PROPERTY, Library.FILE.toString());
    System.setProperty(CardSensors.LIBRARY_PROPERTY, Library.FILE.toString());
    set(Setting.SEED, 0);
    set(Setting.DEVICES, 1);
    set(Setting.VERSION, 12_020);
    set(Setting.CAPABILITY, 75);
    set(Setting.MEMORY, 1 << 30);
    set(Setting.FAIL_AFTER, -1);
    set(Setting.CELSIUS, 41);
    set(Setting.BROKEN, -1);
    set(Setting.PINNED_MAX, -1);
  }

  /** Lets the engine find no driver. */
  public static void uninstall() {
    System.setProperty(CudaDriver.LIBRARY_PROPERTY, "/nowhere/libcuda.so.1");
  }

  public static void set(Setting setting, long value) {
    if (REAL_CARD) {
      return;
    }
    try {
      Linker.nativeLinker()
          .downcallHandle(
              Library.SYMBOLS.findOrThrow("stand_in_set"),
              FunctionDescriptor.ofVoid(JAVA_INT, JAVA_LONG))
          .invokeExact(setting.ordinal(), value);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Bytes that are allocated on all cards. */
  public static long allocated() {
    return count("stand_in_allocated");
  }

  /** Bytes that were freed, since the driver was loaded, and not cleared before. */
  static long uncleared() {
    return count("stand_in_uncleared");
  }

  /** How often a kernel was started since the driver was loaded. */
  static long launches(String kernel) {
    try (Arena arena = Arena.ofConfined()) {
      return (long)
          Linker.nativeLinker()
              .downcallHandle(
                  Library.SYMBOLS.findOrThrow("stand_in_launches"),
                  FunctionDescriptor.of(JAVA_LONG, ADDRESS))
              .invokeExact(arena.allocateFrom(kernel));
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static long count(String name) {
    try {
      return (long)
          Linker.nativeLinker()
              .downcallHandle(Library.SYMBOLS.findOrThrow(name), FunctionDescriptor.of(JAVA_LONG))
              .invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Compiles sources of src/test/cuda, unless what is there was made of the same. */
  static Path compile(String name, List<String> more, String... sources) {
    try {
      Path made = ENGINE.resolve("target/stand-in").toAbsolutePath();
      Files.createDirectories(made);
      Path file = made.resolve(name + "-" + hash(more) + ".so");
      if (Files.exists(file)) {
        return file;
      }
      Path fresh = Files.createTempFile(made, name, ".part");
      List<String> command = new ArrayList<>(List.of("g++"));
      command.addAll(OPTIONS);
      command.addAll(more);
      command.addAll(List.of("-I" + SOURCES, "-I" + KERNELS));
      for (String source : sources) {
        command.add(SOURCES.resolve(source).toString());
      }
      command.addAll(List.of("-o", fresh.toString()));
      run(command);
      return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError("the stand-in for a card cannot be built", e);
    }
  }

  private static void run(List<String> command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError(
          "g++ is needed to test the kernels of graphics cards: install it (Debian: apt install"
              + " g++)",
          e);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(
            "g++ does not build the stand-in for a card; it needs an x86-64 processor with FMA and"
                + " F16C:\n"
                + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String hash(List<String> more) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    digest.update((OPTIONS + " " + more).getBytes(StandardCharsets.UTF_8));
    for (Path folder : List.of(KERNELS, SOURCES)) {
      try (var files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
