package io.jinwen.engine.format.gguf;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What stands before the numbers of one file.
 *
 * @param version of the format, 2 or 3
 * @param metadata key-value pairs
 * @param tensors in file order
 * @param dataOffset where the data section begins, in bytes from the start of the file
 */
record Header(int version, GgufMetadata metadata, List<TensorInfo> tensors, long dataOffset) {
  static final int MAGIC = 0x46554747; // "GGUF"
  static final int ALIGNMENT = 32;
  static final int TENSORS_MAX = 1 << 17;
  static final int NAME_BYTES_MAX = 256;
  static final int DIMENSIONS_MAX = 4;
  private static final int ALIGNMENT_MAX = 1 << 20;
  private static final int KEY_BYTES_LEAST = 8 + 4 + 1;
  private static final int TENSOR_BYTES_LEAST = 8 + 4 + 8 + 4 + 8;

  /**
   * Reads and checks a header.
   *
   * @param bytes the whole file
   * @param file its name, for messages
   * @param part what {@link TensorInfo#part()} becomes
   * @throws GgufException on any defect
   */
  static Header read(MemorySegment bytes, String file, int part) {
    HeaderCursor cursor = new HeaderCursor(bytes, file);
    int version = version(cursor);
    int tensorCount = cursor.count("tensors", TENSOR_BYTES_LEAST, TENSORS_MAX);
    int keyCount = cursor.count("metadata keys", KEY_BYTES_LEAST, MetadataReader.KEYS_MAX);
    GgufMetadata metadata = new GgufMetadata(file, new MetadataReader(cursor).read(keyCount));
    int alignment = alignment(metadata, cursor);
    List<TensorInfo> tensors = new ArrayList<>(tensorCount);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tensorCount; i++) {
      cursor.enter("tensor " + (i + 1) + " of " + tensorCount);
      TensorInfo tensor = tensor(cursor, part, alignment);
      if (!names.add(tensor.name())) {
        throw cursor.defect("the name occurs twice");
      }
      tensors.add(tensor);
    }
    long dataOffset = Math.ceilDiv(cursor.position(), alignment) * (long) alignment;
    checkRanges(tensors, bytes.byteSize() - dataOffset, file);
    return new Header(version, metadata, List.copyOf(tensors), dataOffset);
  }

  private static int version(HeaderCursor cursor) {
    int magic = cursor.i32();
    if (magic != MAGIC) {
      throw cursor.defect("not a GGUF file: it begins with 0x%08x".formatted(magic));
    }
    int version = cursor.i32();
    if (version == Integer.reverseBytes(2) || version == Integer.reverseBytes(3)) {
      throw cursor.defect("a big-endian file; only little-endian ones are read");
    }
    if (version != 2 && version != 3) {
      throw cursor.defect(
          "version %s; versions 2 and 3 are read".formatted(Integer.toUnsignedString(version)));
    }
    return version;
  }

  private static int alignment(GgufMetadata metadata, HeaderCursor cursor) {
    int alignment = metadata.intValue("general.alignment", ALIGNMENT);
    if (alignment < 1 || alignment > ALIGNMENT_MAX || Integer.bitCount(alignment) != 1) {
      cursor.enter("metadata 'general.alignment'");
      throw cursor.defect("%d is not a power of two up to %d".formatted(alignment, ALIGNMENT_MAX));
    }
    return alignment;
  }

  private static TensorInfo tensor(HeaderCursor cursor, int part, int alignment) {
    String name = cursor.string(NAME_BYTES_MAX);
    cursor.enter("tensor '" + GgufException.shorten(name) + "'");
    long[] shape = shape(cursor);
    int typeId = cursor.i32();
    GgmlType type =
        GgmlType.of(typeId)
            .orElseThrow(() ->
                cursor.defect(
                    "ggml type %s is not read; known are %s"
                        .formatted(
                            Integer.toUnsignedString(typeId), Arrays.toString(GgmlType.values()))));
    if (shape[0] % type.blockSize() != 0) {
      throw cursor.defect(
          "rows of %d numbers are not whole %s blocks of %d"
              .formatted(shape[0], type, type.blockSize()));
    }
    long offset = cursor.i64();
    if (offset < 0 || offset % alignment != 0) {
      throw cursor.defect(
          "offset %s is not a multiple of the alignment %d"
              .formatted(Long.toUnsignedString(offset), alignment));
    }
    TensorInfo sized = new TensorInfo(name, type, shape, part, offset, 0);
    return new TensorInfo(name, type, shape, part, offset, type.bytes(sized.count()));
  }

  private static long[] shape(HeaderCursor cursor) {
    long dimensions = cursor.u32();
    if (dimensions < 1 || dimensions > DIMENSIONS_MAX) {
      throw cursor.defect("%d dimensions, not 1 to %d".formatted(dimensions, DIMENSIONS_MAX));
    }
    long[] shape = new long[(int) dimensions];
    // No type takes more than 4 bytes a number, so a count below this has a size below 2^62.
    long countMax = 1L << 60;
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = cursor.i64();
      if (shape[i] < 1 || shape[i] > countMax / count) {
        throw cursor.defect(
            "dimension %d has length %s, not 1 to %d"
                .formatted(i, Long.toUnsignedString(shape[i]), countMax / count));
      }
      count *= shape[i];
    }
    return shape;
  }

  private static void checkRanges(List<TensorInfo> tensors, long dataBytes, String file) {
    List<TensorInfo> byOffset = new ArrayList<>(tensors);
    byOffset.sort(Comparator.comparingLong(TensorInfo::offset));
    TensorInfo last = null;
    for (TensorInfo tensor : byOffset) {
      String field = file + ": tensor '" + GgufException.shorten(tensor.name()) + "'";
      if (tensor.bytes() > dataBytes || tensor.offset() > dataBytes - tensor.bytes()) {
        throw new GgufException(
            "%s: %d bytes from offset %d pass the end of the data section of %d bytes"
                .formatted(field, tensor.bytes(), tensor.offset(), Math.max(0, dataBytes)));
      }
      if (last != null && tensor.offset() < last.offset() + last.bytes()) {
        throw new GgufException(
            "%s: offset %d lies inside tensor '%s', which ends at %d"
                .formatted(
                    field,
                    tensor.offset(),
                    GgufException.shorten(last.name()),
                    last.offset() + last.bytes()));
      }
      last = tensor;
    }
  }
}
