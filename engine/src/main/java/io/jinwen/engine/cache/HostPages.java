package io.jinwen.engine.cache;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Pages in the memory of this process. */
public class HostPages implements PageMemory {
  private static final long CACHE_LINE = 64;

  private final Arena arena = Arena.ofShared();
  private final long pageBytes;

  public HostPages(KvLayout layout) {
    this.pageBytes = layout.pageBytes();
  }

  @Override
  public Page allocate() {
    return new Page(arena.allocate(pageBytes, CACHE_LINE));
  }

  @Override
  public void copy(Page from, Page to, long offset, long bytes) {
    MemorySegment.copy(from.location(), offset, to.location(), offset, bytes);
  }

  @Override
  public void read(Page page, ByteBuffer target) {
    target.put(page.location().asByteBuffer());
  }

  @Override
  public void write(Page page, ByteBuffer source) {
    page.location().asByteBuffer().put(source);
  }

  @Override
  public void close() {
    arena.close();
  }
}
