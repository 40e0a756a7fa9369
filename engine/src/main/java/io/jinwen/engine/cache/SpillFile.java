package io.jinwen.engine.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * Pages on disk, in slots of one page each.
 *
 * <p>A page of Youtu-LLM-2B has 2.3 MB and stands for 64 tokens: reading it takes a millisecond or
 * two, computing it anew the better part of a second on two cores.
 */
final class SpillFile implements AutoCloseable {
  private final FileChannel channel;
  private final long pageBytes;
  private final int slotsMax;
  private final BitSet used = new BitSet();

  /**
   * Opens or makes the file.
   *
   * @param bytesMax it never grows beyond this
   */
  SpillFile(Path file, long pageBytes, long bytesMax) {
    this.pageBytes = pageBytes;
    this.slotsMax = (int) Math.clamp(bytesMax / pageBytes, 0, Integer.MAX_VALUE);
    try {
      this.channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the spill file " + file, e);
    }
  }

  int slotsMax() {
    return slotsMax;
  }

  /** Writes a page; the slot, or NO_SLOT where the file is full. */
  int store(Page page) {
    int slot = used.nextClearBit(0);
    if (slot >= slotsMax) {
      return PrefixIndex.NO_SLOT;
    }
    try {
      ByteBuffer bytes = page.data().asByteBuffer();
      long at = slot * pageBytes;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the spill file", e);
    }
    used.set(slot);
    return slot;
  }

  /** Reads a slot into a page. */
  void load(int slot, Page page) {
    try {
      ByteBuffer bytes = page.data().asByteBuffer();
      long at = slot * pageBytes;
      while (bytes.hasRemaining()) {
        int read = channel.read(bytes, at);
        if (read < 0) {
          throw new IOException("the spill file ends inside slot " + slot);
        }
        at += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the spill file", e);
    }
  }

  /** Marks a slot as holding something, as the saved index says. */
  void claim(int slot) {
    used.set(slot);
  }

  void free(int slot) {
    used.clear(slot);
  }

  boolean holds(int slot) throws IOException {
    return (slot + 1) * pageBytes <= channel.size();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the spill file", e);
    }
  }
}
