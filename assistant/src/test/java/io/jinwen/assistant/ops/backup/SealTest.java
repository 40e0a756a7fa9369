package io.jinwen.assistant.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
  private static final char[] PASSPHRASE = "ein langer Satz".toCharArray();
  private static final int SEGMENT = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT})
  void whatIsSealedComesBack(int length) throws IOException {
    byte[] text = text(length);
    assertThat(opened(sealed(text), PASSPHRASE)).isEqualTo(text);
  }

  @Test
  void refusesAnotherPassphrase() throws IOException {
    byte[] sealed = sealed(text(100));
    assertThatThrownBy(() -> opened(sealed, "another".toCharArray()))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("passphrase");
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 20, 30, 40, 36 + SEGMENT, 60 + SEGMENT})
  void refusesAChangedByteWhereverItIs(int position) throws IOException {
    byte[] sealed = sealed(text(SEGMENT + 100));
    sealed[position] ^= 1;
    assertThatThrownBy(() -> opened(sealed, PASSPHRASE)).isInstanceOf(BackupException.class);
  }

  @Test
  void refusesWhatIsCutOffBetweenSegments() throws IOException {
    byte[] sealed = sealed(text(SEGMENT + 100));
    int endOfFirst = sealed.length - 100 - 16;
    assertThatThrownBy(() -> opened(Arrays.copyOf(sealed, endOfFirst), PASSPHRASE))
        .isInstanceOf(BackupException.class);
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    new Random(7).nextBytes(text);
    return text;
  }

  private static byte[] sealed(byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream sealing = Seal.sealing(out, PASSPHRASE)) {
      sealing.write(text);
    }
    return out.toByteArray();
  }

  private static byte[] opened(byte[] sealed, char[] passphrase) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(sealed);
    assertThat(in.readNBytes(Seal.MAGIC.length)).isEqualTo(Seal.MAGIC);
    return Seal.opened(in, passphrase).readAllBytes();
  }
}
