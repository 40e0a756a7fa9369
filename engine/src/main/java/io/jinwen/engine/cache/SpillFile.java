package io.jinwen.engine.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * Pages on disk, in slots of one page each, each with a checksum that is held in memory.
 *
 * <p>A page of Youtu-LLM-2B has 2.3 MB and stands for 64 tokens: reading it takes a millisecond or
 * two, computing it anew the better part of a second on two cores.
 */
final class SpillFile implements AutoCloseable {
  private final FileChannel channel;
  private final long pageBytes;
  private final int slotsMax;
  private final BitSet used = new BitSet();
  private final ByteBuffer buffer; // one page
  private int[] checksums = new int[16]; // [slot]

  /**
   * Opens or makes the file.
   *
   * @param bytesMax it never grows beyond this
   * @throws UncheckedIOException where it cannot be opened, or another engine has it open
   */
  SpillFile(Path file, long pageBytes, long bytesMax) {
    this(open(file), pageBytes, bytesMax);
  }

  SpillFile(FileChannel channel, long pageBytes, long bytesMax) {
    this.channel = channel;
    this.pageBytes = pageBytes;
    this.slotsMax = (int) Math.clamp(bytesMax / pageBytes, 0, Integer.MAX_VALUE);
    this.buffer = ByteBuffer.allocateDirect(Math.toIntExact(pageBytes));
  }

  private static FileChannel open(Path file) {
    try {
      return openAlone(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the spill file " + file, e);
    }
  }

  private static FileChannel openAlone(Path file) throws IOException {
    if (!Files.exists(file)
        && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // this process has it open: as any other
    }
    channel.close();
    throw new IOException("another engine uses it; give each engine a spill folder of its own");
  }

  int slotsMax() {
    return slotsMax;
  }

  boolean full() {
    return used.nextClearBit(0) >= slotsMax;
  }

  /**
   * Writes a page.
   *
   * @return its slot, or NO_SLOT where the file is full
   * @throws IOException where it cannot be written; the slot is as free as before
   */
  int store(Page page, PageMemory memory) throws IOException {
    int slot = used.nextClearBit(0);
    if (slot >= slotsMax) {
      return PrefixIndex.NO_SLOT;
    }
    memory.read(page, buffer.clear());
    int checksum = checksum();
    long at = slot * pageBytes;
    for (buffer.flip(); buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
    claim(slot, checksum);
    return slot;
  }

  /**
   * Reads a slot into a page.
   *
   * @throws IOException where the bytes cannot be read or are not those that were written
   */
  void load(int slot, Page page, PageMemory memory) throws IOException {
    long at = slot * pageBytes;
    for (buffer.clear(); buffer.hasRemaining(); ) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new IOException("the spill file ends inside slot " + slot);
      }
      at += read;
    }
    if (checksum() != checksums[slot]) {
      throw new IOException("slot %d of the spill file is damaged".formatted(slot));
    }
    memory.write(page, buffer.flip());
  }

  private int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().flip());
    return (int) crc.getValue();
  }

  /** Marks a slot as holding something, as the saved index says. */
  void claim(int slot, int checksum) {
    used.set(slot);
    if (slot >= checksums.length) {
      checksums = Arrays.copyOf(checksums, Math.max(slot + 1, checksums.length * 2));
    }
    checksums[slot] = checksum;
  }

  int checksum(int slot) {
    return checksums[slot];
  }

  void free(int slot) {
    used.clear(slot);
  }

  int slotsUsed() {
    return used.cardinality();
  }

  /** Whether the file is long enough to have this slot. */
  boolean reaches(int slot) throws IOException {
    return (slot + 1) * pageBytes <= channel.size();
  }

  /** Brings everything written to the disk itself. */
  void force() throws IOException {
    channel.force(true);
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
