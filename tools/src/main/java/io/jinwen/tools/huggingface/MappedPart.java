package io.jinwen.tools.huggingface;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A stretch of a file that is mapped while it is needed: of a shard of gigabytes, what is resident
 * is the tensor under way. Read by any thread; released when none reads.
 */
final class MappedPart {
  private final Path file;
  private final long offset;
  private final long size;
  private volatile Mapping mapping = Mapping.NONE;

  private record Mapping(Arena arena, MemorySegment segment) {
    private static final Mapping NONE = new Mapping(Arena.global(), MemorySegment.NULL);
  }

  MappedPart(Path file, long offset, long size) {
    this.file = file;
    this.offset = offset;
    this.size = size;
  }

  long offset() {
    return offset;
  }

  long size() {
    return size;
  }

  MemorySegment segment() {
    Mapping there = mapping;
    return there == Mapping.NONE ? map() : there.segment;
  }

  private synchronized MemorySegment map() {
    if (mapping == Mapping.NONE) {
      Arena arena = Arena.ofShared();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        if (channel.size() < offset + size) {
          throw new ImportRefused("%s became shorter meanwhile; import again", file.getFileName());
        }
        mapping =
            new Mapping(arena, channel.map(FileChannel.MapMode.READ_ONLY, offset, size, arena));
      } catch (IOException e) {
        arena.close();
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        arena.close();
        throw e;
      }
    }
    return mapping.segment;
  }

  /** Gives the memory back; a later read maps it again. */
  synchronized void release() {
    if (mapping != Mapping.NONE) {
      mapping.arena.close();
      mapping = Mapping.NONE;
    }
  }
}
