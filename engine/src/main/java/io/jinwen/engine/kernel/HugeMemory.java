package io.jinwen.engine.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Memory for weights in pages of 2 MB where the system gives them.
 *
 * <p>A token reads all weights once. In pages of 4 KB that is 300,000 translations of addresses for
 * a gigabyte, far more than a processor keeps, and each stops the stream for a moment. Linux gives
 * large pages to whoever asks for them before first use; elsewhere it is ordinary memory.
 */
public final class HugeMemory {
  private static final long HUGE_PAGE = 2L << 20;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_HUGEPAGE = 14;
  private static final long MAP_FAILED = -1;

  private HugeMemory() {}

  /**
   * Zeroed memory, aligned to a cache line at least.
   *
   * @param arena owns it
   */
  public static MemorySegment allocate(long bytes, Arena arena) {
    return map(bytes, arena).orElseGet(() -> arena.allocate(bytes, 64));
  }

  private static Optional<MemorySegment> map(long bytes, Arena arena) {
    if (!System.getProperty("os.name").equals("Linux") || bytes < HUGE_PAGE) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    SymbolLookup libc = linker.defaultLookup();
    MethodHandle mmap =
        linker.downcallHandle(
            libc.findOrThrow("mmap"),
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    MethodHandle munmap =
        linker.downcallHandle(
            libc.findOrThrow("munmap"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    MethodHandle madvise =
        linker.downcallHandle(
            libc.findOrThrow("madvise"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    long length = Math.ceilDiv(bytes, HUGE_PAGE) * HUGE_PAGE + HUGE_PAGE;
    try {
      MemorySegment mapped =
          (MemorySegment)
              mmap.invokeExact(
                  MemorySegment.NULL, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (mapped.address() == MAP_FAILED) {
        return Optional.empty();
      }
      MemorySegment owned = mapped.reinterpret(length, arena, s -> unmap(munmap, s, length));
      long start = Math.ceilDiv(owned.address(), HUGE_PAGE) * HUGE_PAGE - owned.address();
      MemorySegment aligned = owned.asSlice(start, length - HUGE_PAGE);
      // Advice that is refused leaves ordinary pages, which serve as well.
      int ignored = (int) madvise.invokeExact(aligned, length - HUGE_PAGE, MADV_HUGEPAGE);
      return Optional.of(aligned.asSlice(0, bytes));
    } catch (Throwable e) {
      throw new IllegalStateException("mmap", e);
    }
  }

  private static void unmap(MethodHandle munmap, MemorySegment mapped, long length) {
    try {
      int failed = (int) munmap.invokeExact(mapped, length);
      assert failed == 0 : "munmap";
    } catch (Throwable e) {
      throw new IllegalStateException("munmap", e);
    }
  }
}
