package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What NVIDIA's management library (NVML) tells of a card. It comes with the driver, but not into
 * every container; without it nothing is told. Safe for many threads, as the library is.
 */
final class CardSensors extends NativeFunctions {
  /** Names another library than the driver's. */
  static final String LIBRARY_PROPERTY = "jinwen.nvml.library";

  private static final String LIBRARY = "libnvidia-ml.so.1";
  private static final int OF_THE_CHIP = 0; // NVML_TEMPERATURE_GPU

  private final MethodHandle nvmlInit = function("nvmlInit_v2");
  private final MethodHandle nvmlDeviceGetHandleByPciBusId =
      function("nvmlDeviceGetHandleByPciBusId_v2", ADDRESS, ADDRESS);
  private final MethodHandle nvmlDeviceGetTemperature =
      function("nvmlDeviceGetTemperature", ADDRESS, JAVA_INT, ADDRESS);

  private final MemorySegment card;

  private CardSensors(SymbolLookup symbols, String busId) throws Throwable {
    super(symbols);
    check((int) nvmlInit.invokeExact());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(ADDRESS);
      check((int) nvmlDeviceGetHandleByPciBusId.invokeExact(arena.allocateFrom(busId), to));
      this.card = to.get(ADDRESS, 0);
    }
  }

  /**
   * The sensors of a card; empty where the library is not there, too old, or refuses.
   *
   * @param busId as {@code 0000:01:00.0}
   */
  static Optional<CardSensors> of(String busId) {
    try {
      String name = System.getProperty(LIBRARY_PROPERTY, LIBRARY);
      return Optional.of(new CardSensors(SymbolLookup.libraryLookup(name, Arena.global()), busId));
    } catch (Error e) {
      throw e;
    } catch (Throwable e) { // it is told without them
      return Optional.empty();
    }
  }

  /** Degrees Celsius of the chip; empty where it does not tell. */
  OptionalInt temperature() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(JAVA_INT);
      int result = (int) nvmlDeviceGetTemperature.invokeExact(card, OF_THE_CHIP, to);
      return result == 0 ? OptionalInt.of(to.get(JAVA_INT, 0)) : OptionalInt.empty();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("nvmlDeviceGetTemperature", e); // throws nothing else
    }
  }

  private static void check(int result) {
    if (result != 0) {
      throw new DeviceException("the management library refuses", result);
    }
  }
}
