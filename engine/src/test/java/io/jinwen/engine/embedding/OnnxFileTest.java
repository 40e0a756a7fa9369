package io.jinwen.engine.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxFileTest {
  private static final byte[] FILE = file();

  @Test
  void readsTensorsAndFindsTheWeightOfAProduct() {
    OnnxFile file = new OnnxFile(FILE);
    assertThat(file.tensor("w").shape()).containsExactly(2);
    assertThat(file.tensor("w").signedBytes()).containsExactly(5, -1);
    assertThat(file.productWeight("/layer/query")).isEqualTo("w");
  }

  @Test
  void namesWhatIsMissing() {
    OnnxFile file = new OnnxFile(FILE);
    assertThatThrownBy(() -> file.tensor("v"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("tensor v is missing");
    assertThatThrownBy(() -> file.productWeight("/layer/key")).hasMessageContaining("/layer/key");
    assertThatThrownBy(() -> file.tensor("w").floats()).hasMessageContaining("type 3");
  }

  @Test
  void namesTheTensorThatHasANumberThatIsNone() {
    byte[] numbers = {0, 0, (byte) 0x80, 0x3F, 0, 0, (byte) 0xC0, 0x7F}; // 1, NaN
    byte[] tensor = join(new byte[] {8, 2, 16, 1}, field(8, "bias"), field(9, numbers));
    OnnxFile file = new OnnxFile(field(7, field(5, tensor)));
    assertThatThrownBy(() -> file.tensor("bias").floats())
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.code()).isEqualTo(EngineException.Code.MODEL_CORRUPT))
        .hasMessageContaining("tensor bias")
        .hasMessageContaining("number 1 is NaN");
    assertThatThrownBy(() -> new OnnxFile(FILE).tensor("w").dimension(0))
        .hasMessageContaining("w is no matrix: shape [2], 2 bytes");
  }

  @Test
  void refusesBrokenBytesWithAnEngineException() {
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      byte[] broken = Arrays.copyOf(FILE, 1 + random.nextInt(FILE.length));
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      try {
        new OnnxFile(broken);
      } catch (EngineException expected) {
        assertThat(expected.code()).isEqualTo(EngineException.Code.MODEL_UNSUPPORTED);
      }
    }
  }

  private static byte[] file() {
    byte[] tensor = join(new byte[] {8, 2, 16, 3}, field(8, "w"), field(9, new byte[] {5, -1}));
    byte[] node =
        join(
            field(1, "x"),
            field(1, "w"),
            field(2, "/layer/query/MatMul_output_0"),
            field(4, "MatMulInteger"));
    return field(7, join(field(1, node), field(5, tensor)));
  }

  private static byte[] field(int number, String text) {
    return field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] field(int number, byte[] content) {
    return join(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
