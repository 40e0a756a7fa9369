package io.jinwen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.tools.huggingface.FolderFixture;
import io.jinwen.tools.huggingface.PackedFolder;
import io.jinwen.tools.huggingface.PackedLayers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pull OWNER/NAME}, run as a user runs it, against a hub on this machine. */
class PullTest {
  @TempDir private Path folder;
  private Path published;
  private Path models;
  private HubServer hub;

  @BeforeEach
  void publish() throws IOException {
    Path copy = FolderFixture.copy("llama", Files.createDirectory(folder.resolve("published")));
    published = Files.move(copy, copy.resolveSibling("tiny"));
    Files.delete(published.resolve("expected.json"));
    models = folder.resolve("models");
    hub = new HubServer(published);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void anOriginalIsImportedCalibratedAndQuantised() throws IOException {
    Files.writeString(published.resolve("modeling_tiny.py"), "open('executed', 'w')");
    Files.writeString(published.resolve("pytorch_model.bin"), "a pickle");
    CommandRun run = pull("owner/tiny");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("a licence of their own, named apache-2.0")
        .contains("calibrating and quantising")
        .contains("min on");
    assertThat(models.resolve("tiny-Q4_0.gguf")).hasSameBinaryContentAs(byHand());
    assertThat(models.resolve("owner/tiny/tiny.gguf")).exists();
    assertThat(hub.asked)
        .contains("config.json", "tokenizer.json", "model.safetensors")
        .doesNotContain("modeling_tiny.py", "pytorch_model.bin");
  }

  /** The same by the commands that a user has. */
  private Path byHand() {
    String imported = folder.resolve("imported.gguf").toString();
    Path packed = folder.resolve("packed.gguf");
    assertThat(CommandRun.of("import", published.toString(), imported).status()).isZero();
    assertThat(
            CommandRun.of("quantize", imported, packed.toString(), "--type=Q4_0", "--calibrate")
                .status())
        .isZero();
    return packed;
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws IOException {
    assertThat(pull("owner/tiny", "--plain").status()).isZero();
    hub.asked.clear();
    CommandRun again = pull("owner/tiny", "--plain");

    assertThat(again.status()).isZero();
    assertThat(again.err()).contains("tiny-Q4_0.gguf is there already");
    assertThat(hub.asked).isEmpty();
  }

  @Test
  void aFileThatChangedAtTheHubIsFetchedAgain() throws IOException {
    assertThat(pull("owner/tiny", "--plain").status()).isZero();
    Files.writeString(
        published.resolve("generation_config.json"), "{\"temperature\":0.25,\"top_k\":7}");
    Files.delete(models.resolve("tiny-Q4_0.gguf"));
    hub.asked.clear();

    assertThat(pull("owner/tiny", "--plain").status()).isZero();
    assertThat(hub.asked).containsExactly("generation_config.json");
  }

  @Test
  void weightsThatArePackedStayAsTheyAre() throws IOException {
    new PackedFolder(new PackedFolder.Options(PackedLayers.Format.GPTQ, 32, true, false))
        .write(published);
    CommandRun run = pull("owner/tiny");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).doesNotContain("quantising");
    assertThat(models.resolve("tiny.gguf")).isNotEmptyFile();
    assertThat(models.resolve("tiny-Q4_0.gguf")).doesNotExist();
  }

  @Test
  void goesOnWhereAnEarlierRunBrokeOff() throws IOException {
    byte[] weights = Files.readAllBytes(published.resolve("model.safetensors"));
    Path there = Files.createDirectories(models.resolve("owner/tiny"));
    Files.write(there.resolve("model.safetensors.part"), Arrays.copyOf(weights, 1000));
    CommandRun run = pull("owner/tiny", "--plain");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(hub.asked).contains("model.safetensors bytes=1000-");
    assertThat(there.resolve("model.safetensors")).hasBinaryContent(weights);
  }

  @Test
  void aDamagedShardIsRemovedAndNothingIsMadeOfIt() throws IOException {
    hub.wrongHashes.put("model.safetensors", "0".repeat(64));
    CommandRun run = pull("owner/tiny");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("the download of model.safetensors is damaged and was removed");
    assertThat(models.resolve("owner/tiny/model.safetensors")).doesNotExist();
    assertThat(models.resolve("tiny-Q4_0.gguf")).doesNotExist();
  }

  @Test
  void allShardsOfAnIndexAreFetched() throws IOException {
    Files.move(published.resolve("model.safetensors"), published.resolve("part-1.safetensors"));
    Files.writeString(
        published.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"part-1.safetensors\"}}");
    Files.writeString(published.resolve("consolidated.safetensors"), "the same in another form");

    assertThat(pull("owner/tiny", "--plain").status()).isZero();
    assertThat(hub.asked).contains("part-1.safetensors").doesNotContain("consolidated.safetensors");
  }

  @Test
  void anIndexThatNamesWhatIsNotThereIsRefused() throws IOException {
    Path index = published.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\":{\"a\":\"gone.safetensors\"}}");
    assertRefused("gone.safetensors, which owner/tiny does not have");
    Files.writeString(index, "{\"weight_map\":{\"a\":\"../../up.safetensors\"}}");
    assertRefused("names a shard that is no plain file name");
  }

  @Test
  void anUnknownModelIsRefusedBeforeItsWeightsCome() throws IOException {
    Files.writeString(published.resolve("config.json"), "{\"model_type\":\"other\"}");
    assertRefused("model_type \"other\" is not known");
    assertThat(hub.asked).doesNotContain("model.safetensors");
  }

  @Test
  void aRepositoryOfGgufFilesWantsOneToBeChosen() throws IOException {
    Files.delete(published.resolve("model.safetensors"));
    Files.writeString(published.resolve("tiny-q8.gguf"), "a GGUF file");
    assertRefused("a repository of GGUF files; choose one with --file: tiny-q8.gguf");
    assertThat(pull("owner/tiny", "--file", "other.gguf").err()).contains("no GGUF file other");

    CommandRun run = pull("owner/tiny", "--file", "tiny-q8.gguf");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(models.resolve("tiny-q8.gguf")).hasContent("a GGUF file");
  }

  @Test
  void picklesAreNotFetched() throws IOException {
    Files.move(published.resolve("model.safetensors"), published.resolve("pytorch_model.bin"));
    assertRefused("pickles, which can run code of their maker and are never opened");
    assertThat(hub.asked).isEmpty();
  }

  @Test
  void whatIsNoRepositoryIsRefusedWithoutAsking() {
    for (String name : new String[] {"tiny", "a/b/c", "../tiny", "a/..", "a b/c", "/a/b"}) {
      assertThat(pull(name).err()).contains("is no repository; it is named OWNER/NAME");
    }
    assertThat(pull("owner/tiny", "--sha256", "0".repeat(64)).err()).contains("--sha256 is of one");
    assertThat(pull("--file", "x.gguf").err()).contains("--file needs OWNER/NAME");
    assertThat(hub.asked).isEmpty();
  }

  @Test
  void aHubThatDoesNotAnswerIsNamedWithWhatToDo() {
    assertThat(pull("owner/other").err())
        .contains("does not show owner/other (status 404)", "does not exist, is private");
    assertThat(pull("owner/text").err()).contains("answers with no JSON; is it a hub?");
    hub.close();
    assertThat(pull("owner/tiny").err())
        .contains("no list from", "download", "run ./jinwen import FOLDER OUT.gguf here");
  }

  @Test
  void modelScopeIsReadInItsOwnForm() throws Exception {
    Hub modelScope = new Hub(Hub.Protocol.MODELSCOPE, hub.address());
    Path target = models.resolve("by-modelscope");
    try (HubClient client = new HubClient(Map.of())) {
      Hub.Listing listing = client.list(modelScope, HubServer.REPOSITORY);
      assertThat(listing.file("images")).isEmpty();
      RepositoryFetch fetch =
          new RepositoryFetch(
              modelScope,
              client,
              HubServer.REPOSITORY,
              listing,
              target,
              new PrintWriter(new StringWriter()));
      assertThat(fetch.descriptions()).isFalse();
      fetch.weights();
    }
    for (String name : new String[] {"config.json", "tokenizer.json", "model.safetensors"}) {
      assertThat(target.resolve(name)).hasSameBinaryContentAs(published.resolve(name));
    }
  }

  @Test
  void aMirrorIsNamedByTheEnvironmentOrTheOption() {
    URI mirror = URI.create("https://mirror.example");
    assertThat(Hub.of("hf", Map.of("HF_ENDPOINT", mirror.toString())).base()).isEqualTo(mirror);
    assertThat(Hub.of(mirror.toString(), Map.of()).listing("a/b"))
        .isEqualTo(URI.create("https://mirror.example/api/models/a/b/revision/main?blobs=true"));
    assertThat(YoutuSource.address("hf", Map.of("HF_ENDPOINT", mirror + "/")))
        .hasHost("mirror.example")
        .hasPath("/tencent/Youtu-LLM-2B-GGUF/resolve/main/Youtu-LLM-2B-Q8_0.gguf");
    assertThat(Optional.of(Hub.of("modelscope", Map.of()).protocol()))
        .contains(Hub.Protocol.MODELSCOPE);
  }

  private void assertRefused(String reason) {
    CommandRun run = pull("owner/tiny");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(reason);
  }

  private CommandRun pull(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 6);
    String[] common = {
      "pull", "--source", hub.address().toString(), "--to", models.toString(), "--accept-license"
    };
    System.arraycopy(common, 0, all, 0, common.length);
    System.arraycopy(arguments, 0, all, common.length, arguments.length);
    return CommandRun.of(all);
  }
}
