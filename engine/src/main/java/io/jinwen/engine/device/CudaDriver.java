package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The functions of NVIDIA's driver that the engine calls, named as there. A call that fails is a
 * {@link DeviceException}.
 *
 * <p>Calls wait for the card, so none is "critical": the garbage collector goes on meanwhile.
 */
final class CudaDriver extends NativeFunctions {
  /** Names another library than the driver's. */
  static final String LIBRARY_PROPERTY = "jinwen.cuda.library";

  private static final String LIBRARY = "libcuda.so.1";
  private static final Path KERNEL_DRIVER = Path.of("/proc/driver/nvidia/version");
  private static final long NAME_BYTES = 256;
  private static final int CAPTURE_OF_THIS_THREAD = 2; // CU_STREAM_CAPTURE_MODE_RELAXED
  private static final int NO_IMPLICIT_WAIT = 1; // CU_STREAM_NON_BLOCKING

  private final MethodHandle cuInit = function("cuInit", JAVA_INT);
  private final MethodHandle cuDriverGetVersion = function("cuDriverGetVersion", ADDRESS);
  private final MethodHandle cuDeviceGetCount = function("cuDeviceGetCount", ADDRESS);
  private final MethodHandle cuDeviceGet = function("cuDeviceGet", ADDRESS, JAVA_INT);
  private final MethodHandle cuDeviceGetName =
      function("cuDeviceGetName", ADDRESS, JAVA_INT, JAVA_INT);
  private final MethodHandle cuDeviceGetAttribute =
      function("cuDeviceGetAttribute", ADDRESS, JAVA_INT, JAVA_INT);
  private final MethodHandle cuDeviceGetPCIBusId =
      function("cuDeviceGetPCIBusId", ADDRESS, JAVA_INT, JAVA_INT);
  private final MethodHandle cuDevicePrimaryCtxRetain =
      function("cuDevicePrimaryCtxRetain", ADDRESS, JAVA_INT);
  private final MethodHandle cuDevicePrimaryCtxRelease =
      function("cuDevicePrimaryCtxRelease_v2", JAVA_INT);
  private final MethodHandle cuCtxSetCurrent = function("cuCtxSetCurrent", ADDRESS);
  private final MethodHandle cuMemGetInfo = function("cuMemGetInfo_v2", ADDRESS, ADDRESS);
  private final MethodHandle cuModuleLoadData = function("cuModuleLoadData", ADDRESS, ADDRESS);
  private final MethodHandle cuModuleGetFunction =
      function("cuModuleGetFunction", ADDRESS, ADDRESS, ADDRESS);
  private final MethodHandle cuModuleUnload = function("cuModuleUnload", ADDRESS);
  private final MethodHandle cuMemAlloc = function("cuMemAlloc_v2", ADDRESS, JAVA_LONG);
  private final MethodHandle cuMemFree = function("cuMemFree_v2", JAVA_LONG);
  private final MethodHandle cuMemHostAlloc =
      function("cuMemHostAlloc", ADDRESS, JAVA_LONG, JAVA_INT);
  private final MethodHandle cuMemFreeHost = function("cuMemFreeHost", ADDRESS);
  private final MethodHandle cuMemcpyHtoDAsync =
      function("cuMemcpyHtoDAsync_v2", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
  private final MethodHandle cuMemcpyDtoHAsync =
      function("cuMemcpyDtoHAsync_v2", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
  private final MethodHandle cuMemcpyDtoDAsync =
      function("cuMemcpyDtoDAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS);
  private final MethodHandle cuMemsetD8Async =
      function("cuMemsetD8Async", JAVA_LONG, JAVA_BYTE, JAVA_LONG, ADDRESS);
  private final MethodHandle cuStreamCreate = function("cuStreamCreate", ADDRESS, JAVA_INT);
  private final MethodHandle cuStreamDestroy = function("cuStreamDestroy_v2", ADDRESS);
  private final MethodHandle cuStreamSynchronize = function("cuStreamSynchronize", ADDRESS);
  private final MethodHandle cuLaunchKernel =
      function(
          "cuLaunchKernel",
          ADDRESS,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT, // grid
          JAVA_INT,
          JAVA_INT,
          JAVA_INT, // threads
          JAVA_INT, // dynamic shared memory
          ADDRESS, // stream
          ADDRESS, // arguments
          ADDRESS);
  private final MethodHandle cuStreamBeginCapture =
      function("cuStreamBeginCapture_v2", ADDRESS, JAVA_INT);
  private final MethodHandle cuStreamEndCapture = function("cuStreamEndCapture", ADDRESS, ADDRESS);
  private final MethodHandle cuGraphInstantiate =
      function("cuGraphInstantiateWithFlags", ADDRESS, ADDRESS, JAVA_LONG);
  private final MethodHandle cuGraphLaunch = function("cuGraphLaunch", ADDRESS, ADDRESS);
  private final MethodHandle cuGraphDestroy = function("cuGraphDestroy", ADDRESS);
  private final MethodHandle cuGraphExecDestroy = function("cuGraphExecDestroy", ADDRESS);
  private final MethodHandle cuGetErrorName = function("cuGetErrorName", JAVA_INT, ADDRESS);

  private CudaDriver(SymbolLookup symbols) {
    super(symbols);
  }

  /**
   * Loads the driver and starts it.
   *
   * @throws FileNotFoundException where there is none
   * @throws IOException where there is none that works; the message says why
   */
  static CudaDriver load() throws IOException {
    String name = System.getProperty(LIBRARY_PROPERTY, LIBRARY);
    try {
      var driver = new CudaDriver(SymbolLookup.libraryLookup(name, Arena.global()));
      driver.check("cuInit", () -> (int) driver.cuInit.invokeExact(0));
      return driver;
    } catch (IllegalArgumentException e) {
      if (name.equals(LIBRARY) && Files.exists(KERNEL_DRIVER)) {
        throw new IOException(
            "the NVIDIA driver runs, but its "
                + name
                + " is not found or does not load: install the driver's compute libraries, or, in a"
                + " container, start it with the NVIDIA container toolkit",
            e);
      }
      throw (IOException)
          new FileNotFoundException("no NVIDIA driver (" + name + ") is installed").initCause(e);
    } catch (IllegalCallerException | UnsatisfiedLinkError e) {
      throw new IOException("the system does not load " + name + ": " + e.getMessage(), e);
    } catch (UnsupportedOperationException e) {
      throw new IOException(e.getMessage(), e);
    } catch (DeviceException e) {
      throw new IOException("the NVIDIA driver does not start: " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  private interface Call {
    int run() throws Throwable;
  }

  private void check(String name, Call call) {
    int result = run(name, call);
    if (result != 0) {
      throw new DeviceException("%s gave %s".formatted(name, errorName(result)), result);
    }
  }

  private static int run(String name, Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name, e); // a handle throws nothing else
    }
  }

  private String errorName(int result) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(ADDRESS);
      int found = run("cuGetErrorName", () -> (int) cuGetErrorName.invokeExact(result, to));
      return found == 0
          ? to.get(ADDRESS, 0).reinterpret(NAME_BYTES).getString(0) + " (" + result + ")"
          : "error " + result;
    }
  }

  private int oneInt(String name, IntOut call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(JAVA_INT);
      check(name, () -> call.run(to));
      return to.get(JAVA_INT, 0);
    }
  }

  private MemorySegment oneAddress(String name, IntOut call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(ADDRESS);
      check(name, () -> call.run(to));
      return to.get(ADDRESS, 0);
    }
  }

  @FunctionalInterface
  private interface IntOut {
    int run(MemorySegment to) throws Throwable;
  }

  /** As 12020 for CUDA 12.2. */
  int version() {
    return oneInt("cuDriverGetVersion", to -> (int) cuDriverGetVersion.invokeExact(to));
  }

  int deviceCount() {
    return oneInt("cuDeviceGetCount", to -> (int) cuDeviceGetCount.invokeExact(to));
  }

  int device(int ordinal) {
    return oneInt("cuDeviceGet", to -> (int) cuDeviceGet.invokeExact(to, ordinal));
  }

  String deviceName(int device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(NAME_BYTES);
      check(
          "cuDeviceGetName", () -> (int) cuDeviceGetName.invokeExact(to, (int) NAME_BYTES, device));
      return to.getString(0, StandardCharsets.UTF_8);
    }
  }

  /** As {@code 0000:01:00.0}. */
  String busId(int device) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(NAME_BYTES);
      check(
          "cuDeviceGetPCIBusId",
          () -> (int) cuDeviceGetPCIBusId.invokeExact(to, (int) NAME_BYTES, device));
      return to.getString(0, StandardCharsets.US_ASCII);
    }
  }

  int attribute(int device, int which) {
    return oneInt(
        "cuDeviceGetAttribute", to -> (int) cuDeviceGetAttribute.invokeExact(to, which, device));
  }

  MemorySegment retainContext(int device) {
    return oneAddress(
        "cuDevicePrimaryCtxRetain", to -> (int) cuDevicePrimaryCtxRetain.invokeExact(to, device));
  }

  void releaseContext(int device) {
    check("cuDevicePrimaryCtxRelease", () -> (int) cuDevicePrimaryCtxRelease.invokeExact(device));
  }

  /** From here on the calling thread speaks to this context. */
  void setCurrent(MemorySegment context) {
    check("cuCtxSetCurrent", () -> (int) cuCtxSetCurrent.invokeExact(context));
  }

  /**
   * Memory of the card, for all processes.
   *
   * @param free bytes that can be had
   */
  record Memory(long free, long total) {}

  Memory memory() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment free = arena.allocate(JAVA_LONG);
      MemorySegment total = arena.allocate(JAVA_LONG);
      check("cuMemGetInfo", () -> (int) cuMemGetInfo.invokeExact(free, total));
      return new Memory(free.get(JAVA_LONG, 0), total.get(JAVA_LONG, 0));
    }
  }

  /** Translates PTX for the card of the current context. */
  MemorySegment loadModule(byte[] ptx) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(ptx.length + 1L); // ends with a zero
      MemorySegment.copy(ptx, 0, text, JAVA_BYTE, 0, ptx.length);
      return oneAddress("cuModuleLoadData", to -> (int) cuModuleLoadData.invokeExact(to, text));
    }
  }

  MemorySegment kernel(MemorySegment module, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      return oneAddress(
          "cuModuleGetFunction of " + name,
          to -> (int) cuModuleGetFunction.invokeExact(to, module, text));
    }
  }

  void unloadModule(MemorySegment module) {
    check("cuModuleUnload", () -> (int) cuModuleUnload.invokeExact(module));
  }

  long allocate(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(JAVA_LONG);
      check(
          "cuMemAlloc of %d bytes".formatted(bytes), () -> (int) cuMemAlloc.invokeExact(to, bytes));
      return to.get(JAVA_LONG, 0);
    }
  }

  void free(long address) {
    check("cuMemFree", () -> (int) cuMemFree.invokeExact(address));
  }

  /** Memory of this process that the card reads and writes by itself. */
  MemorySegment allocatePinned(long bytes) {
    return oneAddress(
            "cuMemHostAlloc of %d bytes".formatted(bytes),
            to -> (int) cuMemHostAlloc.invokeExact(to, bytes, 0))
        .reinterpret(bytes);
  }

  void freePinned(MemorySegment pinned) {
    check("cuMemFreeHost", () -> (int) cuMemFreeHost.invokeExact(pinned));
  }

  void upload(long to, MemorySegment from, long bytes, MemorySegment stream) {
    check("cuMemcpyHtoDAsync", () -> (int) cuMemcpyHtoDAsync.invokeExact(to, from, bytes, stream));
  }

  void download(MemorySegment to, long from, long bytes, MemorySegment stream) {
    check("cuMemcpyDtoHAsync", () -> (int) cuMemcpyDtoHAsync.invokeExact(to, from, bytes, stream));
  }

  void copy(long to, long from, long bytes, MemorySegment stream) {
    check("cuMemcpyDtoDAsync", () -> (int) cuMemcpyDtoDAsync.invokeExact(to, from, bytes, stream));
  }

  void fill(long at, byte value, long bytes, MemorySegment stream) {
    check("cuMemsetD8Async", () -> (int) cuMemsetD8Async.invokeExact(at, value, bytes, stream));
  }

  MemorySegment newStream() {
    return oneAddress(
        "cuStreamCreate", to -> (int) cuStreamCreate.invokeExact(to, NO_IMPLICIT_WAIT));
  }

  void destroyStream(MemorySegment stream) {
    check("cuStreamDestroy", () -> (int) cuStreamDestroy.invokeExact(stream));
  }

  /** Waits until all that was asked for is done. */
  void await(MemorySegment stream) {
    check("cuStreamSynchronize", () -> (int) cuStreamSynchronize.invokeExact(stream));
  }

  /**
   * Starts blocks of threads.
   *
   * @param arguments addresses of the arguments
   */
  void launch(
      MemorySegment kernel,
      int x,
      int y,
      int z,
      int threads,
      MemorySegment stream,
      MemorySegment arguments) {
    check(
        "cuLaunchKernel",
        () ->
            (int)
                cuLaunchKernel.invokeExact(
                    kernel, x, y, z, threads, 1, 1, 0, stream, arguments, MemorySegment.NULL));
  }

  /** From here on what goes to the stream is written down and not done. */
  void beginCapture(MemorySegment stream) {
    check(
        "cuStreamBeginCapture",
        () -> (int) cuStreamBeginCapture.invokeExact(stream, CAPTURE_OF_THIS_THREAD));
  }

  /** Ends it; what was written down can be done again and again. */
  MemorySegment endCapture(MemorySegment stream) {
    MemorySegment graph =
        oneAddress("cuStreamEndCapture", to -> (int) cuStreamEndCapture.invokeExact(stream, to));
    try {
      return oneAddress(
          "cuGraphInstantiate", to -> (int) cuGraphInstantiate.invokeExact(to, graph, 0L));
    } finally {
      check("cuGraphDestroy", () -> (int) cuGraphDestroy.invokeExact(graph));
    }
  }

  void launchGraph(MemorySegment graph, MemorySegment stream) {
    check("cuGraphLaunch", () -> (int) cuGraphLaunch.invokeExact(graph, stream));
  }

  void destroyGraph(MemorySegment graph) {
    check("cuGraphExecDestroy", () -> (int) cuGraphExecDestroy.invokeExact(graph));
  }
}
