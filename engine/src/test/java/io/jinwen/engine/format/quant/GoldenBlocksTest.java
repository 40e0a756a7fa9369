package io.jinwen.engine.format.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Against the reference package's numbers; tools/parity/quant_golden.py remakes the file. */
class GoldenBlocksTest {
  private static final int NUMBERS = 256;

  @ParameterizedTest
  @EnumSource(value = GgmlType.class, mode = Mode.EXCLUDE, names = "F32")
  void unpacksToTheSameBits(GgmlType type) throws URISyntaxException {
    try (GgufFile golden = golden()) {
      MemorySegment packed = golden.data(golden.tensor(type.name()));
      float[] numbers = new float[NUMBERS];

      BlockFormat.of(type).dequantize(packed, 0, numbers, 0, NUMBERS);

      assertThat(bits(numbers)).isEqualTo(bits(floats(golden, type.name() + ".expected")));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0"})
  void packsToTheSameBytes(GgmlType type) throws URISyntaxException {
    try (GgufFile golden = golden()) {
      TensorInfo expected = golden.tensor(type.name() + ".packed");
      byte[] packed = new byte[(int) expected.bytes()];

      BlockFormat.of(type)
          .quantize(floats(golden, "source"), 0, NUMBERS, MemorySegment.ofArray(packed), 0);

      assertThat(packed).isEqualTo(golden.data(expected).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  private static GgufFile golden() throws URISyntaxException {
    return GgufFile.open(Path.of(GoldenBlocksTest.class.getResource("golden.gguf").toURI()));
  }

  private static float[] floats(GgufFile file, String name) {
    return file.data(file.tensor(name)).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return bits;
  }
}
