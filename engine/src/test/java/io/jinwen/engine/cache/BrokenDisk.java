package io.jinwen.engine.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A spill file on a disk that refuses to read and write when the test says so. */
public final class BrokenDisk extends FileChannel {
  private final FileChannel file;
  private final BooleanSupplier refuses;

  private BrokenDisk(FileChannel file, BooleanSupplier refuses) {
    this.file = file;
    this.refuses = refuses;
  }

  /** A cache of some pages in memory that spills to such a disk. */
  public static KvCache cache(
      KvLayout layout, int pages, int pagesOnDisk, Path folder, BooleanSupplier refuses) {
    try {
      FileChannel file =
          FileChannel.open(
              folder.resolve("pages.kv"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      long bytes = layout.pageBytes();
      var spill =
          new SpillFile(new BrokenDisk(file, refuses), bytes, pagesOnDisk * bytes, () -> true);
      var saved = new SavedIndex(folder.resolve("pages.index"), new byte[] {1});
      return new KvCache(
          layout, new HostPages(layout), pages * bytes, Optional.of(spill), Optional.of(saved));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mayRefuse() throws IOException {
    if (refuses.getAsBoolean()) {
      throw new IOException("No space left on device, as the test wants it");
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    mayRefuse();
    return file.read(target, position);
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    mayRefuse();
    return file.write(source, position);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void force(boolean metaData) throws IOException {
    mayRefuse();
    file.force(metaData);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public int read(ByteBuffer target) {
    throw new AssertionError("not used");
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new AssertionError("not used");
  }

  @Override
  public int write(ByteBuffer source) {
    throw new AssertionError("not used");
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new AssertionError("not used");
  }

  @Override
  public long position() {
    throw new AssertionError("not used");
  }

  @Override
  public FileChannel position(long position) {
    throw new AssertionError("not used");
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    mayRefuse();
    file.truncate(size);
    return this;
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw new AssertionError("not used");
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new AssertionError("not used");
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new AssertionError("not used");
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new AssertionError("not used");
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new AssertionError("not used");
  }
}
