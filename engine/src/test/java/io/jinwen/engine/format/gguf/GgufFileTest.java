package io.jinwen.engine.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.testing.TinyGguf;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  @TempDir Path folder;
  private Path sample;

  @BeforeEach
  void writeSample() throws IOException {
    sample = TinyGguf.sample(folder.resolve("sample.gguf"));
  }

  @Test
  void readsBackWhatWasWritten() {
    try (GgufFile file = GgufFile.open(sample)) {
      GgufMetadata metadata = file.metadata();
      assertThat(file.version()).isEqualTo(3);
      assertThat(metadata.string("general.architecture")).isEqualTo("llama");
      assertThat(metadata.intValue("llama.block_count")).isEqualTo(2);
      assertThat(metadata.intValue("sample.u16")).isEqualTo(65_535);
      assertThat(metadata.intValue("sample.i32")).isEqualTo(-7);
      assertThat(metadata.get("sample.i64")).contains(1L << 40);
      assertThat(metadata.floatValue("llama.rope.freq_base")).isEqualTo(10_000f);
      assertThat(metadata.bool("tokenizer.ggml.add_bos_token")).isTrue();
      assertThat(metadata.strings("tokenizer.ggml.tokens")).containsExactly("金", "问", "");
      assertThat(metadata.ints("tokenizer.ggml.token_type")).containsExactly(1, 3, -1);
      assertThat(metadata.floats("tokenizer.ggml.scores")).containsExactly(0, -1.5f, 2);
      assertThat(file.tensors())
          .extracting(TensorInfo::name)
          .containsExactly("token_embd.weight", "output_norm.weight", "blk.0.ffn_up.weight");
      TensorInfo tensor = file.tensor("blk.0.ffn_up.weight");
      assertThat(tensor.shape()).containsExactly(64, 2);
      assertThat(file.data(tensor).byteSize()).isEqualTo(4 * 18);
    }
  }

  @Test
  void namesTheKeyAndTheTypeThatWasFound() {
    try (GgufFile file = GgufFile.open(sample)) {
      GgufMetadata metadata = file.metadata();
      assertThatThrownBy(() -> metadata.string("none"))
          .isInstanceOf(GgufException.class)
          .hasMessage("sample.gguf: metadata 'none' is missing; it must be a string");
      assertThatThrownBy(() -> metadata.intValue("sample.i64"))
          .hasMessageContaining("'sample.i64' is i64 1099511627776, not an integer between");
      assertThatThrownBy(() -> metadata.strings("tokenizer.ggml.scores"))
          .hasMessageContaining("is array of f32, not an array of strings");
      assertThat(metadata.intValue("none", 5)).isEqualTo(5);
      assertThatThrownBy(() -> metadata.intValue("general.architecture", 5))
          .hasMessageContaining("is string, not an integer");
      assertThatThrownBy(() -> file.tensor("output.weight"))
          .isInstanceOf(GgufException.class)
          .hasMessageContaining("tensor 'output.weight' is missing");
    }
  }

  @Test
  void dataIsReadOnlyAndEndsWithTheFile() {
    GgufFile file = GgufFile.open(sample);
    MemorySegment data = file.data(file.tensors().getFirst());
    assertThat(data.isReadOnly()).isTrue();
    file.close();
    assertThatThrownBy(() -> data.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void copiesValuesWithTheirExactTypes() throws IOException {
    Path copy = folder.resolve("copy.gguf");
    try (GgufFile file = GgufFile.open(sample)) {
      GgufWriter writer = new GgufWriter();
      file.metadata().keys().forEach(key -> writer.putCopy(key, file.metadata()));
      for (TensorInfo tensor : file.tensors()) {
        writer.tensor(tensor.name(), tensor.type(), tensor.shape(), file.data(tensor));
      }
      writer.write(copy);
    }
    assertThat(copy).hasSameBinaryContentAs(sample);
  }

  @Test
  void opensAllPartsFromAnyOfThem() throws IOException {
    for (int part = 0; part < 3; part++) {
      writePart(part, 3, 3);
    }
    for (int part = 0; part < 3; part++) {
      try (GgufFile file = GgufFile.open(part(part))) {
        assertThat(file.tensors()).extracting(TensorInfo::name).containsExactly("t0", "t1", "t2");
        assertThat(file.metadata().string("general.name")).isEqualTo("part 0");
        assertThat(file.data(file.tensor("t2")).get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(2);
      }
    }
  }

  @Test
  void refusesSplitFilesThatDoNotFitTogether() throws IOException {
    writePart(0, 3, 3);
    assertThatThrownBy(() -> GgufFile.open(part(0)))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining("model-00002-of-00003.gguf is not a file; nothing is there");
    writePart(1, 3, 3);
    Files.copy(part(1), part(2));
    assertThatThrownBy(() -> GgufFile.open(part(0)))
        .hasMessageContaining("split.no is 1 and split.count is 3, but part 2 of 3 stands");
    writePart(2, 3, 9);
    writePart(0, 3, 9);
    assertThatThrownBy(() -> GgufFile.open(part(0)))
        .hasMessageContaining("split.tensors.count is 9, but the 3 parts hold 3 tensors");
    Path renamed = Files.copy(part(0), folder.resolve("renamed.gguf"));
    assertThatThrownBy(() -> GgufFile.open(renamed))
        .hasMessageContaining("is one of 3 parts; its name must end in -NNNNN-of-00003.gguf");
  }

  @Test
  void readsAVocabularyOfTheLargestKnownSize() throws IOException {
    List<String> tokens = IntStream.range(0, 262_144).mapToObj(i -> "token" + i).toList();
    Path large = folder.resolve("large.gguf");
    TinyGguf.write(large, writer -> writer.putStrings("tokenizer.ggml.tokens", tokens));
    try (GgufFile file = GgufFile.open(large)) {
      assertThat(file.metadata().strings("tokenizer.ggml.tokens")).isEqualTo(tokens);
    }
  }

  private Path part(int part) {
    return folder.resolve("model-0000%d-of-00003.gguf".formatted(part + 1));
  }

  private void writePart(int part, int count, int tensorCount) throws IOException {
    TinyGguf.write(
        part(part),
        writer -> {
          writer.putString("general.name", "part " + part);
          writer.putU16("split.no", part).putU16("split.count", count);
          writer.putI32("split.tensors.count", tensorCount);
          TinyGguf.tensor(writer, "t" + part, GgmlType.F32, new float[] {part}, 1);
        });
  }
}
