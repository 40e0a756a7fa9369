package io.jinwen.engine.format.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GGUF file, or all parts of a split one, mapped into memory.
 *
 * <p>The numbers stay on disk until they are read. All segments become invalid with {@link
 * #close()}.
 */
public final class GgufFile implements AutoCloseable {
  private static final String SPLIT_COUNT = "split.count";
  private static final String SPLIT_NUMBER = "split.no";
  private static final String SPLIT_TENSORS = "split.tensors.count";

  /** A file and when it was last written to when it was opened. */
  private record Part(Path path, Header header, MemorySegment bytes, FileTime written) {}

  private final Path path;
  private final Arena arena;
  private final List<Part> parts;
  private final Map<String, TensorInfo> tensors;

  private GgufFile(Path path, Arena arena, List<Part> parts, Map<String, TensorInfo> tensors) {
    this.path = path;
    this.arena = arena;
    this.parts = parts;
    this.tensors = tensors;
  }

  /**
   * Maps and checks a file. Where it is one part of a split model, all parts are opened.
   *
   * @throws GgufException where it cannot be read or has any defect
   */
  public static GgufFile open(Path path) {
    Arena arena = Arena.ofShared();
    try {
      List<Part> parts = openParts(path, arena);
      return new GgufFile(path, arena, parts, collect(path, parts));
    } catch (IOException e) {
      arena.close();
      throw new GgufException("%s cannot be read: %s".formatted(path, e), e);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** The file that was asked for. */
  public Path path() {
    return path;
  }

  /** The version of the format, 2 or 3. */
  public int version() {
    return parts.getFirst().header().version();
  }

  /** The metadata; of a split model, those of its first part. */
  public GgufMetadata metadata() {
    return parts.getFirst().header().metadata();
  }

  /** All tensors in file order, part after part. */
  public List<TensorInfo> tensors() {
    return List.copyOf(tensors.values());
  }

  public Optional<TensorInfo> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * The tensor of that name.
   *
   * @throws GgufException where the file has none
   */
  public TensorInfo tensor(String name) {
    return find(name)
        .orElseThrow(() -> new GgufException("%s: tensor '%s' is missing".formatted(path, name)));
  }

  /** The bytes of a tensor of this file: read-only, little endian, {@code tensor.bytes()} long. */
  public MemorySegment data(TensorInfo tensor) {
    if (tensors.get(tensor.name()) != tensor) {
      throw new GgufException("%s: tensor '%s' is of another file".formatted(path, tensor.name()));
    }
    Part part = parts.get(tensor.part());
    return part.bytes().asSlice(part.header().dataOffset() + tensor.offset(), tensor.bytes());
  }

  /** Where the bytes of a tensor begin, from the start of its file. */
  public long dataStart(TensorInfo tensor) {
    return parts.get(tensor.part()).header().dataOffset() + tensor.offset();
  }

  /**
   * Refuses files that were written to since they were opened: what was read is then partly old and
   * partly new. Reading past the end of a file that was cut is an {@link InternalError} of the JVM.
   *
   * @throws GgufException naming the file
   */
  public void requireUnchanged() {
    for (Part part : parts) {
      try {
        if (Files.size(part.path) != part.bytes.byteSize()
            || !Files.getLastModifiedTime(part.path).equals(part.written)) {
          throw changed(part.path, null);
        }
      } catch (IOException e) {
        throw changed(part.path, e);
      }
    }
  }

  private static GgufException changed(Path path, Throwable cause) {
    return new GgufException("%s changed while it was read".formatted(path), cause);
  }

  /** Unmaps the file. */
  @Override
  public void close() {
    arena.close();
  }

  private static List<Part> openParts(Path path, Arena arena) throws IOException {
    Part asked = openPart(path, arena, 0);
    int count = asked.header().metadata().intValue(SPLIT_COUNT, 1);
    if (count <= 1) {
      return List.of(asked);
    }
    SplitName split =
        SplitName.of(path)
            .filter(name -> name.count() == count)
            .orElseThrow(() ->
                new GgufException(
                    "%s is one of %d parts; its name must end in -NNNNN-of-%05d.gguf for the"
                            .formatted(path, count, count)
                        + " others to be found"));
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = path.resolveSibling(split.part(i));
      Part part = openPart(file, arena, i);
      checkPart(file, part.header().metadata(), i, count);
      parts.add(part);
    }
    return List.copyOf(parts);
  }

  private static void checkPart(Path file, GgufMetadata metadata, int number, int count) {
    int foundNumber = metadata.intValue(SPLIT_NUMBER);
    int foundCount = metadata.intValue(SPLIT_COUNT);
    if (foundNumber != number || foundCount != count) {
      throw new GgufException(
          "%s: %s is %d and %s is %d, but part %d of %d stands at this place"
              .formatted(file, SPLIT_NUMBER, foundNumber, SPLIT_COUNT, foundCount, number, count));
    }
  }

  private static Part openPart(Path path, Arena arena, int number) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new GgufException(
          "%s is not a file%s".formatted(path, Files.exists(path) ? "" : "; nothing is there"));
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      FileTime written = Files.getLastModifiedTime(path);
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      Header header = Header.read(bytes, path.getFileName().toString(), number);
      return new Part(path, header, bytes, written);
    } catch (InternalError e) {
      throw changed(path, e);
    }
  }

  private static Map<String, TensorInfo> collect(Path path, List<Part> parts) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    for (Part part : parts) {
      for (TensorInfo tensor : part.header().tensors()) {
        if (tensors.put(tensor.name(), tensor) != null) {
          throw new GgufException(
              "%s: tensor '%s' occurs in two parts"
                  .formatted(path, GgufException.shorten(tensor.name())));
        }
      }
    }
    int expected = parts.getFirst().header().metadata().intValue(SPLIT_TENSORS, tensors.size());
    if (parts.size() > 1 && expected != tensors.size()) {
      throw new GgufException(
          "%s: %s is %d, but the %d parts hold %d tensors"
              .formatted(path, SPLIT_TENSORS, expected, parts.size(), tensors.size()));
    }
    return tensors;
  }

  /**
   * The name of one part of a model that is split over files: {@code stem-00001-of-00003.gguf}.
   *
   * @param stem what stands before the numbers
   * @param number of this part, from 1
   * @param count of parts
   */
  record SplitName(String stem, int number, int count) {
    private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

    static Optional<SplitName> of(Path file) {
      Matcher matcher = NAME.matcher(file.getFileName().toString());
      return matcher.matches()
          ? Optional.of(
              new SplitName(
                  matcher.group(1),
                  Integer.parseInt(matcher.group(2)),
                  Integer.parseInt(matcher.group(3))))
          : Optional.empty();
    }

    /** The file name of part {@code part}, from 0. */
    String part(int part) {
      return "%s-%05d-of-%05d.gguf".formatted(stem, part + 1, count);
    }
  }
}
