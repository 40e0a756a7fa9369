package io.jinwen.engine.cache;

import java.nio.ByteBuffer;

/**
 * Where the bytes of pages lie: in the memory of this process, or of a device.
 *
 * <p>The byte format is that of {@link KvLayout} everywhere, so a page can go from one memory to a
 * file and from there to another. Belongs to the engine-loop thread.
 */
public interface PageMemory extends AutoCloseable {
  /**
   * Makes one more page; its bytes are undefined. The caller counts how many it may have.
   *
   * @throws OutOfMemoryError where there is no room left
   */
  Page allocate();

  /** Copies some bytes of a page to the same place in another. */
  void copy(Page from, Page to, long offset, long bytes);

  /** Copies a whole page out of this memory. The buffer has room for it and is filled. */
  void read(Page page, ByteBuffer target);

  /** Fills a whole page from the buffer. */
  void write(Page page, ByteBuffer source);

  /** Frees all pages. */
  @Override
  void close();
}
