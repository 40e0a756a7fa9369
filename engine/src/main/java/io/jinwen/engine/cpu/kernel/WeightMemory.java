package io.jinwen.engine.cpu.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * An arena for packed weights, in pages of 2 MiB where the system has them (Linux).
 *
 * <p>Decoding streams through all weights once a token. With pages of 4 KiB a core waits for
 * address translation more than for memory: one core read 12 to 23 GB/s so, and 32 to 36 GB/s with
 * large pages. Matrices lie one after the other in slabs, because large pages for each by itself
 * would waste a megabyte a matrix. Memory that was not written yet takes no room.
 *
 * <p>Shared between threads; only one of them allocates at a time.
 */
public final class WeightMemory implements Arena {
  private static final long LARGE_PAGE = 2 << 20;
  private static final long SLAB_BYTES = 128L << 20;

  private final Arena owner = Arena.ofShared();
  private final Optional<SystemMemory> system = SystemMemory.find();
  private SegmentAllocator slab = SegmentAllocator.prefixAllocator(MemorySegment.NULL);
  private long slabLeft;

  /** Zeroed memory that lives until {@link #close}. */
  @Override
  public synchronized MemorySegment allocate(long byteSize, long byteAlignment) {
    if (system.isEmpty() || byteAlignment > LARGE_PAGE) {
      return owner.allocate(byteSize, byteAlignment);
    }
    long worst = Math.addExact(byteSize, byteAlignment);
    if (worst > slabLeft) {
      long bytes = Math.max(SLAB_BYTES, (worst + LARGE_PAGE - 1) & -LARGE_PAGE);
      slab = SegmentAllocator.slicingAllocator(system.get().map(bytes, owner));
      slabLeft = bytes;
    }
    slabLeft -= worst;
    return slab.allocate(byteSize, byteAlignment);
  }

  @Override
  public MemorySegment.Scope scope() {
    return owner.scope();
  }

  /** Gives all of it back; segments allocated here must not be used from then on. */
  @Override
  public void close() {
    owner.close();
  }

  /** The three calls of Linux that it takes. */
  private record SystemMemory(MethodHandle mmap, MethodHandle munmap, MethodHandle madvise) {
    private static final int READ_WRITE = 3;
    private static final int PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final int HUGE_PAGES = 14;

    static Optional<SystemMemory> find() {
      if (!System.getProperty("os.name").equals("Linux")) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      SymbolLookup c = linker.defaultLookup();
      if (c.find("mmap").isEmpty() || c.find("munmap").isEmpty() || c.find("madvise").isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new SystemMemory(
              linker.downcallHandle(
                  c.findOrThrow("mmap"),
                  FunctionDescriptor.of(
                      ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG)),
              linker.downcallHandle(
                  c.findOrThrow("munmap"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG)),
              linker.downcallHandle(
                  c.findOrThrow("madvise"),
                  FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT))));
    }

    /** Maps bytes, a multiple of the large page, at a multiple of it; owner unmaps them. */
    MemorySegment map(long bytes, Arena owner) {
      long mapped = bytes + LARGE_PAGE;
      MemorySegment raw;
      try {
        raw =
            (MemorySegment)
                mmap.invokeExact(
                    MemorySegment.NULL, mapped, READ_WRITE, PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      } catch (Throwable e) {
        throw new IllegalStateException("mmap", e);
      }
      if (raw.address() == -1) {
        throw new OutOfMemoryError("the system refuses " + mapped + " bytes for weights");
      }
      MemorySegment all = raw.reinterpret(mapped, owner, segment -> unmap(segment, mapped));
      long start = -all.address() & (LARGE_PAGE - 1);
      MemorySegment aligned = all.asSlice(start, bytes, LARGE_PAGE);
      try {
        // Only a wish: where the system has no large pages, small ones serve.
        int ignored = (int) madvise.invokeExact(aligned, bytes, HUGE_PAGES);
      } catch (Throwable e) {
        throw new IllegalStateException("madvise", e);
      }
      return aligned;
    }

    private void unmap(MemorySegment segment, long bytes) {
      try {
        int ignored = (int) munmap.invokeExact(segment, bytes);
      } catch (Throwable e) {
        throw new IllegalStateException("munmap", e);
      }
    }
  }
}
