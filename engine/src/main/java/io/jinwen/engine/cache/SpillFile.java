package io.jinwen.engine.cache;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
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
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;

/**
 * Pages on disk, in slots of one page each, each with a checksum that is held in memory. What lies
 * in a slot that was freed is overwritten, by the next page or by {@link #wipeOne}.
 *
 * <p>A page of Youtu-LLM-2B has 2.3 MB and stands for 64 tokens: reading it takes a millisecond or
 * two, computing it anew the better part of a second on two cores.
 */
final class SpillFile implements AutoCloseable {
  private final FileChannel channel;
  private final long pageBytes;
  private final int slotsMax;
  private final BooleanSupplier mayGrow;
  private final BitSet used = new BitSet();
  private final BitSet stale = new BitSet(); // free, and still with what was in them
  private final ByteBuffer buffer; // one page
  private int[] checksums = new int[16]; // [slot]
  private int slotsMade; // so far the file reaches

  /**
   * @param bytesMax it never grows beyond this
   * @param mayGrow asked before it grows by a page
   */
  SpillFile(FileChannel channel, long pageBytes, long bytesMax, BooleanSupplier mayGrow) {
    this.channel = channel;
    this.pageBytes = pageBytes;
    this.slotsMax = (int) Math.clamp(bytesMax / pageBytes, 0, Integer.MAX_VALUE);
    this.mayGrow = mayGrow;
    this.buffer = ByteBuffer.allocateDirect(Math.toIntExact(pageBytes));
  }

  /**
   * Opens or makes the file.
   *
   * @throws UncheckedIOException where it cannot be opened, or another engine has it open
   */
  static SpillFile open(SpillConfig to, long pageBytes) {
    Path file = to.folder().resolve("pages.kv");
    FileChannel channel = open(file);
    // Not by its FileStore, which there is none of where mounts are hidden, as under chroot. A disk
    // that does not tell is left alone.
    File folder = to.folder().toFile();
    long needed = to.freeBytesMin() + pageBytes;
    return new SpillFile(
        channel, pageBytes, to.bytesMax(), () -> folder.getUsableSpace() >= needed);
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

  /** Whether no page can be written before a slot is freed. */
  boolean full() {
    int slot = used.nextClearBit(0);
    return slot >= slotsMax || slot >= slotsMade && !mayGrow.getAsBoolean();
  }

  /**
   * Writes a page.
   *
   * @return its slot, or NO_SLOT where the file is full
   * @throws IOException where it cannot be written; the slot is as free as before
   */
  int store(Page page, PageMemory memory) throws IOException {
    if (full()) {
      return PrefixIndex.NO_SLOT;
    }
    int slot = used.nextClearBit(0);
    memory.read(page, buffer.clear());
    int checksum = checksum();
    stale.set(slot); // also where only a part of it reaches the disk
    slotsMade = Math.max(slotsMade, slot + 1);
    writeInto(slot);
    claim(slot, checksum);
    return slot;
  }

  private void writeInto(int slot) throws IOException {
    long at = slot * pageBytes;
    for (buffer.flip(); buffer.hasRemaining(); ) {
      at += channel.write(buffer, at);
    }
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
    stale.clear(slot);
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
    stale.set(slot);
  }

  /**
   * Counts all that the file has and nobody has claimed as free; what is in it is of an earlier run
   * that did not end properly, or of another model.
   *
   * @throws UncheckedIOException where the file does not say how long it is
   */
  void freeUnclaimed() {
    try {
      slotsMade = (int) Math.ceilDiv(channel.size(), pageBytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the spill file cannot be looked at", e);
    }
    stale.set(0, slotsMade);
    stale.andNot(used);
  }

  /**
   * Overwrites what is in the last slot that was freed, or cuts it off where nothing follows.
   *
   * @return false where nothing is left to be overwritten
   * @throws IOException where the disk refuses; the slot stays to be overwritten
   */
  boolean wipeOne() throws IOException {
    int slot = stale.length() - 1;
    if (slot < 0) {
      return false;
    }
    if (slot >= used.length()) {
      slot = used.length();
      channel.truncate(slot * pageBytes);
      slotsMade = Math.min(slotsMade, slot);
    } else {
      MemorySegment.ofBuffer(buffer.clear()).fill((byte) 0);
      buffer.position(buffer.capacity());
      writeInto(slot);
    }
    stale.clear(slot, stale.length());
    return true;
  }

  int slotsUsed() {
    return used.cardinality();
  }

  /** How much of the disk the file takes. */
  long bytes() {
    return slotsMade * pageBytes;
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
