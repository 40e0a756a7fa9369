package io.jinwen.engine.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A card in use: its memory, its kernels, and one stream in which everything happens in order. One
 * thread at a time; each calls {@link #enter} first.
 */
public final class CudaDevice implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CudaDevice.class.getName());

  /** Threads of a block, as in dialect.h. */
  static final int THREADS = 128;

  /** The PTX that is there, by compute capability; a card takes the newest that it can run. */
  private static final int[] CAPABILITIES = {80, 75};

  private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)\\(");

  private static final int CAPABILITY_MAJOR = 75; // CU_DEVICE_ATTRIBUTE_…
  private static final int CAPABILITY_MINOR = 76;

  private final CudaDriver driver;
  private final int device;
  private final MemorySegment context;
  private final MemorySegment stream;
  private final MemorySegment module;
  private final Map<String, MemorySegment> kernels; // by name
  private final Map<Long, Long> allocations = new HashMap<>(); // bytes by address
  private final Set<MemorySegment> pinned = new HashSet<>();
  private final Set<MemorySegment> graphs = new HashSet<>();
  private final Arena arena = Arena.ofShared();
  private final Arguments arguments = new Arguments(arena);

  private CudaDevice(CudaDriver driver, int device, int capability) {
    this.driver = driver;
    this.device = device;
    this.context = driver.retainContext(device);
    boolean good = false;
    try {
      driver.setCurrent(context);
      this.stream = driver.newStream();
      byte[] ptx = ptx(capability);
      this.module = driver.loadModule(ptx);
      this.kernels = kernels(driver, module, ptx);
      good = true;
    } finally {
      if (!good) {
        release(); // and the stream with it
      }
    }
  }

  /** All at once, so that none is looked for while launches are written down. */
  private static Map<String, MemorySegment> kernels(
      CudaDriver driver, MemorySegment module, byte[] ptx) {
    return ENTRY
        .matcher(new String(ptx, StandardCharsets.US_ASCII))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toMap(name -> name, name -> driver.kernel(module, name)));
  }

  /** Takes the card of this number. */
  static CudaDevice open(CudaDriver driver, int ordinal) {
    int device = driver.device(ordinal);
    return new CudaDevice(driver, device, capability(driver, device));
  }

  /** As 75 for 7.5. */
  static int capability(CudaDriver driver, int device) {
    return 10 * driver.attribute(device, CAPABILITY_MAJOR)
        + driver.attribute(device, CAPABILITY_MINOR);
  }

  private static byte[] ptx(int capability) {
    for (int made : CAPABILITIES) {
      if (capability >= made) {
        return ptxFor(made);
      }
    }
    throw new DeviceException(
        "compute capability %d.%d is too old; 7.5 is needed"
            .formatted(capability / 10, capability % 10),
        0);
  }

  private static byte[] ptxFor(int capability) {
    String name = "jinwen-%d.ptx".formatted(capability);
    try (InputStream in = CudaDevice.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this build has no " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From here on the calling thread may use this card. */
  void enter() {
    driver.setCurrent(context);
  }

  CudaDriver.Memory memory() {
    return driver.memory();
  }

  /** Empty where the system has no library that reads them. */
  Optional<CardSensors> sensors() {
    return CardSensors.of(driver.busId(device));
  }

  /** Memory of the card; what is in it is undefined. Freed when the device is closed. */
  long allocate(long bytes) {
    long address = driver.allocate(bytes);
    allocations.put(address, bytes);
    return address;
  }

  /** Clears it first: the driver gives memory to others as it was left. */
  void free(long address) {
    Long bytes = allocations.remove(address);
    if (bytes != null) {
      clear(address, bytes);
      await();
      driver.free(address);
    }
  }

  /** Memory of this process that copies to and from the card do not wait for. */
  MemorySegment allocatePinned(long bytes) {
    MemorySegment segment = driver.allocatePinned(bytes);
    pinned.add(segment);
    return segment;
  }

  void freePinned(MemorySegment segment) {
    if (pinned.remove(segment)) {
      driver.freePinned(segment.fill((byte) 0));
    }
  }

  /**
   * Copies to the card; the source may change after {@link #await}, or at once where not pinned.
   */
  void upload(long to, MemorySegment from) {
    driver.upload(to, from, from.byteSize(), stream);
  }

  void download(MemorySegment to, long from) {
    driver.download(to, from, to.byteSize(), stream);
  }

  void copy(long to, long from, long bytes) {
    driver.copy(to, from, bytes, stream);
  }

  void clear(long at, long bytes) {
    driver.fill(at, (byte) 0, bytes, stream);
  }

  /** Arguments for the next launch. */
  Arguments arguments() {
    return arguments.clear();
  }

  /** Starts a kernel with the arguments that were filled in; an empty grid does nothing. */
  void launch(String kernel, int x, int y, int z) {
    if (x > 0 && y > 0 && z > 0) {
      driver.launch(kernels.get(kernel), x, y, z, THREADS, stream, arguments.addresses());
    }
  }

  /** Waits until all that was asked for is done. */
  void await() {
    driver.await(stream);
  }

  /** What {@code launches} starts, written down to be started again and again as one. */
  MemorySegment capture(Runnable launches) {
    driver.beginCapture(stream);
    boolean whole = false;
    try {
      launches.run();
      whole = true;
    } finally {
      if (!whole) {
        driver.destroyGraph(driver.endCapture(stream));
      }
    }
    MemorySegment graph = driver.endCapture(stream);
    graphs.add(graph);
    return graph;
  }

  void launch(MemorySegment graph) {
    driver.launchGraph(graph, stream);
  }

  void destroyGraph(MemorySegment graph) {
    graphs.remove(graph);
    driver.destroyGraph(graph);
  }

  /** Clears and frees all of it; a card that is lost is let go as it is. */
  @Override
  public void close() {
    try {
      enter();
      allocations.forEach(this::clear);
      driver.await(stream);
      graphs.forEach(driver::destroyGraph);
      allocations.keySet().forEach(driver::free);
      pinned.forEach(segment -> driver.freePinned(segment.fill((byte) 0)));
      driver.unloadModule(module);
      driver.destroyStream(stream);
    } catch (DeviceException e) {
      // lost: the context takes all of it along
    } finally {
      release();
    }
  }

  /** The driver may tell an earlier fault here once more. */
  private void release() {
    try {
      driver.releaseContext(device);
    } catch (DeviceException e) {
      LOG.log(System.Logger.Level.WARNING, "the card is let go: {0}", e.getMessage());
    } finally {
      arena.close();
    }
  }
}
