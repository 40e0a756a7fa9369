package io.jinwen.engine.format.gguf;

import static io.jinwen.engine.format.gguf.RawGguf.header;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each defect of a file is refused with a message that names the field, the value, the bound. */
class DefectiveFilesTest {
  private static final int F32 = 0;
  private static final int Q8 = 8;

  @TempDir Path folder;

  static Stream<Arguments> defects() {
    return Stream.of(
        arguments(new RawGguf(), "header: the file ends here; 4 more bytes are needed"),
        arguments(new RawGguf().text("GGML"), "not a GGUF file: it begins with 0x4c4d4747"),
        arguments(header(1, 0, 0), "version 1; versions 2 and 3 are read"),
        arguments(header(-1, 0, 0), "version 4294967295"),
        arguments(header(3 << 24, 0, 0), "a big-endian file"),
        arguments(header(3, -1, 0), "18446744073709551615 tensors do not fit"),
        arguments(header(3, 1, 0), "1 tensors do not fit into the 8 bytes"),
        arguments(header(3, 0, Long.MAX_VALUE), "9223372036854775807 metadata keys do not fit"),
        arguments(header(3, 0, 70_000).data(70_000 * 13), "metadata keys are more than the 65536"),
        arguments(
            header(3, 0, 1).i64(-5).data(32), "a string of 18446744073709551611 bytes does not"),
        arguments(header(3, 0, 1).i64(1L << 40).data(32), "a string of 1099511627776 bytes"),
        arguments(header(3, 0, 1).string("").i32(4).i32(0).data(8), "the key is empty"),
        arguments(
            header(3, 0, 1).string("a").i32(13).i64(0), "metadata 'a': unknown value type 13"),
        arguments(header(3, 0, 1).key("a", ValueType.BOOL).u8(2), "a truth value is 2, not 0 or 1"),
        arguments(
            header(3, 0, 2).key("a", ValueType.U32).i32(1).key("a", ValueType.U32).i32(1).data(64),
            "metadata 'a': the key occurs twice"),
        arguments(
            header(3, 0, 1).key("a", ValueType.ARRAY).i32(0).i64(1L << 33).data(64),
            "8589934592 array elements do not fit into"),
        arguments(
            header(3, 0, 1).key("a", ValueType.ARRAY).i32(8).i64(40).data(64),
            "40 array elements do not fit into"),
        arguments(nested(5), "arrays are nested deeper than 4"),
        arguments(
            header(3, 0, 1).key("general.alignment", ValueType.U32).i32(24),
            "metadata 'general.alignment': 24 is not a power of two"),
        arguments(
            header(3, 0, 1).key("general.alignment", ValueType.U32).i32(0),
            "0 is not a power of two"),
        arguments(
            header(3, 0, 1).key("general.alignment", ValueType.STRING).string("32"),
            "'general.alignment' is string, not an integer"),
        arguments(tensor(F32, 0), "tensor 't': 0 dimensions, not 1 to 4"),
        arguments(tensor(F32, 0, 1, 1, 1, 1, 1), "5 dimensions, not 1 to 4"),
        arguments(tensor(F32, 0, 4, 0), "dimension 1 has length 0"),
        arguments(tensor(F32, 0, 4, -1), "dimension 1 has length 18446744073709551615"),
        arguments(tensor(F32, 0, 1L << 40, 1L << 40), "dimension 1 has length 1099511627776"),
        arguments(tensor(99, 0, 4), "ggml type 99 is not read; known are [F32"),
        arguments(tensor(Q8, 0, 33), "rows of 33 numbers are not whole Q8_0 blocks of 32"),
        arguments(tensor(F32, 4, 4), "offset 4 is not a multiple of the alignment 32"),
        arguments(tensor(F32, -32, 4), "offset 18446744073709551584 is not a multiple"),
        arguments(tensor(F32, 0, 17), "68 bytes from offset 0 pass the end of the data section"),
        arguments(tensor(F32, 1L << 62, 4), "pass the end of the data section of 64 bytes"),
        arguments(
            header(3, 2, 0).tensor("t", F32, 0, 4).tensor("t", F32, 32, 4).data(64),
            "tensor 't': the name occurs twice"),
        arguments(
            header(3, 2, 0).tensor("t", F32, 0, 9).tensor("u", F32, 32, 4).data(64),
            "tensor 'u': offset 32 lies inside tensor 't', which ends at 36"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("defects")
  void refuses(RawGguf file, String message) throws IOException {
    Path path = folder.resolve("bad.gguf");
    Files.write(path, file.bytes());

    assertThatThrownBy(() -> GgufFile.open(path).close())
        .isInstanceOf(GgufException.class)
        .hasMessageStartingWith("bad.gguf: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesWhatIsNotAFile() {
    assertThatThrownBy(() -> GgufFile.open(folder))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("is not a file");
    assertThatThrownBy(() -> GgufFile.open(folder.resolve("none.gguf")))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("nothing is there");
    assertThatThrownBy(() -> GgufFile.open(Path.of("/")))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("is not a file");
  }

  private static RawGguf tensor(int type, long offset, long... shape) {
    return header(3, 1, 0).tensor("t", type, offset, shape).data(64);
  }

  private static RawGguf nested(int depth) {
    RawGguf file = header(3, 0, 1).key("a", ValueType.ARRAY);
    for (int i = 1; i < depth; i++) {
      file.i32(ValueType.ARRAY.ordinal()).i64(1);
    }
    return file.i32(ValueType.U8.ordinal()).i64(1).u8(7).data(64);
  }
}
