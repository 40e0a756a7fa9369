package io.jinwen.tools.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.tools.CommandRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not imported is told in a sentence that says what to do, and leaves nothing behind. */
class RefusedFoldersTest {
  private static final int DAMAGED_FOLDERS = 200;

  @TempDir Path folder;
  private Path source;
  private Path out;

  @BeforeEach
  void copy() throws IOException {
    source = FolderFixture.copy("llama", folder);
    out = Files.createDirectory(folder.resolve("out")).resolve("model.gguf");
  }

  @Test
  void aShardThatIsMissing() throws IOException {
    Files.writeString(
        source.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"model.safetensors\",\"b\":\"model-00002-of-00002.safetensors\"}}");
    assertRefused("the shard model-00002-of-00002.safetensors", "is missing; download it too");
  }

  @Test
  void aShardOutsideTheFolder() throws IOException {
    Files.writeString(
        source.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"../other/model.safetensors\"}}");
    assertRefused("names a shard that is no plain file name");
  }

  @Test
  void aWrongHash() throws IOException {
    Files.writeString(source.resolve("SHA256SUMS"), "0".repeat(64) + "  model.safetensors\n");
    assertRefused("is not the file that was published (its SHA-256 differs); download it again");
  }

  @Test
  void aWrongHashThatTheHubsClientWroteDown() throws IOException {
    Path notes = Files.createDirectories(source.resolve(".cache/huggingface/download"));
    Files.writeString(
        notes.resolve("model.safetensors.metadata"), "abc\n" + "1".repeat(64) + "\n1700000000.0\n");
    assertRefused("its SHA-256 differs");
  }

  @Test
  void aShapeThatIsNotThatOfTheConfiguration() throws IOException {
    replace("config.json", "\"num_attention_heads\": 4", "\"num_attention_heads\": 7");
    assertRefused("blk.0.attn_q has 64 rows for 7 heads");
  }

  @Test
  void anUnknownWayToQuantise() throws IOException {
    replace("config.json", "{", "{\"quantization_config\":{\"quant_method\":\"bitsandbytes\"},");
    assertRefused(
        "quant_method \"bitsandbytes\" is not known", "run ./jinwen quantize --calibrate");
  }

  @Test
  void codesOfOtherWidths() throws IOException {
    replace("config.json", "{", "{\"quantization_config\":{\"quant_method\":\"gptq\",\"bits\":8},");
    assertRefused("weights of 8 bits are not read, only of 4");
  }

  @Test
  void aModelThatNeedsItsOwnCode() throws IOException {
    replace("config.json", "\"model_type\": \"llama\"", "\"model_type\": \"own\",\"auto_map\": {}");
    Files.writeString(source.resolve("modeling_own.py"), "open('executed', 'w')");
    assertRefused("brings its own code (trust_remote_code), which is never run here");
    assertThat(source.resolve("executed")).doesNotExist();
  }

  @Test
  void pickles() throws IOException {
    Files.move(source.resolve("model.safetensors"), source.resolve("pytorch_model.bin"));
    assertRefused(
        "pytorch_model.bin is a pickle file, which can run code of its maker and is never opened");
  }

  @Test
  void weightsInANumberTypeThatHoldsNone() throws IOException {
    byte[] bytes = Files.readAllBytes(source.resolve("model.safetensors"));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Files.write(
        source.resolve("model.safetensors"),
        text.replace("\"BF16\"", "\"I16\" ").getBytes(StandardCharsets.ISO_8859_1));
    assertRefused("is of type I16, which holds no weights here");
  }

  @Test
  void positionsThatAreScaledInAnotherWay() throws IOException {
    replace("config.json", "\"rope_type\": \"default\"", "\"rope_type\": \"yarn\"");
    assertRefused("positions are scaled by \"yarn\", which the engine does not run");
  }

  @Test
  void aTokenizerThatIsNotKnown() throws IOException {
    replace("tokenizer.json", "1,3", "1,4");
    assertRefused("the way in which tokenizer.json cuts text into words is not known here");
  }

  @Test
  void aFolderThatIsNone() {
    CommandRun run = CommandRun.of("import", folder + "/nothing", out.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("there is no folder");
  }

  @Test
  void notFiniteScales() throws IOException {
    new PackedFolder(new PackedFolder.Options(PackedLayers.Format.GPTQ, 64, true, false))
        .write(source);
    Path weights = source.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    int entry = header.indexOf("mlp.up_proj.scales");
    String offsets = header.substring(header.indexOf("offsets\":[", entry) + 10);
    int at = Integer.parseInt(offsets.substring(0, offsets.indexOf(',')));
    int data = 8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    bytes[data + at + 1] = 0x7e; // the high byte of a NaN
    Files.write(weights, bytes);
    assertRefused("mlp.up_proj.scales holds NaN; the folder is damaged");
  }

  /** Damage of all kinds: bytes, lengths, missing files. No crash, and nothing left behind. */
  @Test
  void damagedFoldersAreImportedOrRefusedAndLeaveNothing() throws IOException {
    String[] kinds = {"llama", "youtu", "chatglm3", "qwen1"};
    int refused = 0;
    for (int seed = 0; seed < DAMAGED_FOLDERS; seed++) {
      Random random = new Random(seed);
      Path work = Files.createDirectory(folder.resolve("damaged-" + seed));
      Path damaged = FolderFixture.copy(kinds[seed % kinds.length], work);
      PackedLayers.Format[] formats = PackedLayers.Format.values();
      PackedLayers.Format format = formats[seed / 8 % formats.length];
      if (seed % 8 == 0) {
        new PackedFolder(new PackedFolder.Options(format, 32, false, false)).write(damaged);
      } else if (seed % 8 == 1) {
        new PackedCopy(format, true).write(damaged, Files.createDirectory(work.resolve("plain")));
      }
      damage(damaged, random);
      Path target = Files.createDirectory(work.resolve("out")).resolve("model.gguf");
      CommandRun run = CommandRun.of("import", damaged.toString(), target.toString());
      assertThat(run.err()).as("seed %d", seed).doesNotContain("unexpected error");
      assertThat(run.status()).as("seed %d: %s", seed, run.err()).isIn(0, 1);
      if (run.status() == 1) {
        refused++;
        assertThat(run.err()).as("seed %d", seed).contains("jinwen: ");
        try (Stream<Path> left = Files.list(target.getParent())) {
          assertThat(left).as("seed %d", seed).isEmpty();
        }
      }
    }
    assertThat(refused).as("most damage is found").isGreaterThan(DAMAGED_FOLDERS / 3);
  }

  private static void damage(Path damaged, Random random) throws IOException {
    Path[] files;
    try (Stream<Path> list = Files.list(damaged)) {
      files = list.filter(file -> !file.endsWith("expected.json")).sorted().toArray(Path[]::new);
    }
    Path file = files[random.nextInt(files.length)];
    byte[] bytes = Files.readAllBytes(file);
    switch (random.nextInt(5)) {
      case 0 -> Files.delete(file);
      case 1 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      case 2 -> {
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
          bytes[random.nextInt(Math.min(bytes.length, 3000))] = (byte) random.nextInt(256);
        }
        Files.write(file, bytes);
      }
      case 3 -> { // another digit somewhere: sizes, ids, offsets
        for (int at = random.nextInt(bytes.length), left = 3; at < bytes.length && left > 0; at++) {
          if (bytes[at] >= '0' && bytes[at] <= '9') {
            bytes[at] = (byte) ('0' + random.nextInt(10));
            left--;
          }
        }
        Files.write(file, bytes);
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(200, bytes.length - from) + 1);
        byte[] shorter = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, shorter, 0, from);
        System.arraycopy(bytes, from + length, shorter, from, shorter.length - from);
        Files.write(file, shorter);
      }
    }
  }

  private void replace(String name, String old, String with) throws IOException {
    Path file = source.resolve(name);
    String text = Files.readString(file);
    assertThat(text).contains(old);
    int at = text.indexOf(old);
    Files.writeString(file, text.substring(0, at) + with + text.substring(at + old.length()));
  }

  private void assertRefused(String... parts) throws IOException {
    CommandRun run = CommandRun.of("import", source.toString(), out.toString());
    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains(parts);
    try (Stream<Path> left = Files.list(out.getParent())) {
      assertThat(left).isEmpty();
    }
  }
}
