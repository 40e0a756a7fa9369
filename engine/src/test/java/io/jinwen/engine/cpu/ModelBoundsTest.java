package io.jinwen.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.model.HyperParameters;
import io.jinwen.engine.model.MlaConfig;
import io.jinwen.engine.model.ModelConfig;
import io.jinwen.engine.model.RopeConfig;
import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products of what files and settings may say do not pass what an index can. */
class ModelBoundsTest {
  private static final int ROWS_MOST = 4096 + 256 + 8;

  private static ModelConfig grouped(int hidden, int heads, int headDim, int inner, int words) {
    RopeConfig rope = new RopeConfig(64, 10_000, RopeConfig.Style.HALVES, 1);
    return new ModelConfig(
        "llama",
        2,
        hidden,
        heads,
        heads,
        headDim,
        inner,
        words,
        1 << 20,
        1e-5f,
        rope,
        Optional.empty());
  }

  private static ModelConfig latent(int heads, MlaConfig mla) {
    RopeConfig rope = new RopeConfig(64, 10_000, RopeConfig.Style.INTERLEAVED, 1);
    return new ModelConfig(
        "deepseek2",
        2,
        2048,
        heads,
        heads,
        mla.queryDim(),
        6144,
        128_256,
        1 << 20,
        1e-6f,
        rope,
        Optional.of(mla));
  }

  private static void assertRefused(ModelConfig config, int rows, EngineException.Code code) {
    assertThatThrownBy(() -> ModelBounds.require(config, rows))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void realModelsFitWithTheLargestSettings() {
    assertThatCode(
            () -> {
              ModelBounds.require(latent(16, new MlaConfig(1536, 512, 128, 64, 128)), ROWS_MOST);
              ModelBounds.require(latent(128, new MlaConfig(1536, 512, 128, 64, 128)), ROWS_MOST);
              ModelBounds.require(grouped(8192, 64, 128, 49_152, 262_144), ROWS_MOST);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void widthsThatOverflowAreDamage() {
    int large = 1 << 16;
    assertRefused(grouped(64, large, large, 64, 64), 8, EngineException.Code.MODEL_CORRUPT);
    assertRefused(grouped(64, 1, 64, 1 << 24, 64), 8, EngineException.Code.MODEL_CORRUPT);
    assertRefused(
        latent(large, new MlaConfig(0, large, 64, 64, 64)), 8, EngineException.Code.MODEL_CORRUPT);
  }

  @Test
  void passesThatOverflowAreASettingOutOfItsRange() {
    assertRefused(grouped(1 << 20, 1, 64, 64, 64), ROWS_MOST, EngineException.Code.INVALID_REQUEST);
    assertRefused(grouped(64, 1, 64, 64, 1 << 20), ROWS_MOST, EngineException.Code.INVALID_REQUEST);
  }

  @Test
  void aPastTooLongToMergeIsRefused() {
    assertRefused(grouped(64, 1 << 14, 128, 64, 64), 8, EngineException.Code.MODEL_UNSUPPORTED);
  }

  @Test
  void settingsThatWouldMakeEveryNumberNoneAreRefused(@TempDir Path folder) throws IOException {
    for (float base : new float[] {0, -10_000, Float.NaN}) {
      Path path =
          TinyGguf.write(
              folder.resolve("model.gguf"),
              writer ->
                  writer
                      .putString("general.architecture", "llama")
                      .putF32("llama.rope.freq_base", base));
      try (GgufFile file = GgufFile.open(path)) {
        assertThatThrownBy(() -> new HyperParameters(file).rope(64, RopeConfig.Style.HALVES))
            .hasMessageContaining("llama.rope.freq_base is " + base);
      }
    }
  }

  @Test
  void longPastsOfManySequencesGoInGroupsThatFit() {
    int[] splits = new int[256];
    Arrays.fill(splits, 2048); // a million tokens each
    long perSplit = 16 * 514;
    int from = 0;
    while (from < splits.length) {
      int to = CachedAttention.groupEnd(splits, from, perSplit);
      assertThat(to).isGreaterThan(from);
      long numbers = (to - from) * 2048 * perSplit;
      assertThat(to - from == 1 || numbers <= CachedAttention.PARTS_MAX).isTrue();
      from = to;
    }
    assertThat(from).isEqualTo(256);
  }

  @Test
  void shortPastsGoTogether() {
    assertThat(CachedAttention.groupEnd(new int[] {64, 64, 1, 64, 64, 8, 64, 64}, 0, 16 * 514))
        .isEqualTo(8);
    assertThat(CachedAttention.groupEnd(new int[] {1, 2048, 2048}, 0, 16 * 514)).isEqualTo(1);
  }
}
