package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/**
 * What somebody reads whose server does not start: the reason, and not the parts it came through.
 */
class ServeTest {
  @TempDir private Path folder;

  @Test
  void namesTheSettingThatCannotBeTaken() {
    assertThat(refusal("jinwen.limits.answers-at-once=many"))
        .contains("jinwen.limits.answers-at-once", "many")
        .doesNotContain("bean");
  }

  @Test
  void saysWhatOneOfOursSaysOfASetting() {
    assertThat(refusal("jinwen.disk.stop-below=2GB", "jinwen.disk.warn-below=1GB"))
        .startsWith("jinwen.disk.stop-below is ")
        .doesNotContain("bean");
  }

  @Test
  void saysThatTheFirstAdministratorsPasswordCannotBeRead() {
    String missing = folder.resolve("secret").toString();
    assertThat(
            refusal(
                "jinwen.host=0.0.0.0",
                "jinwen.first-administrator.name=admin",
                "jinwen.first-administrator.password-file=" + missing))
        .startsWith("the first administrator's password cannot be read from " + missing)
        .doesNotContain("bean");
  }

  @Test
  void saysThatThereIsNoPlaceForData() throws Exception {
    Path file = Files.createFile(folder.resolve("not-a-folder"));
    assertThat(refusal("jinwen.db.url=jdbc:h2:file:" + file.resolve("data").resolve("jinwen")))
        .contains(file.toString(), "cannot be made")
        .doesNotContain("bean");
  }

  private String refusal(String... settings) {
    SpringApplication application = new SpringApplication(Wiring.class, LocalEngineWiring.class);
    Consumer<Exception> onFailure = _ -> {};
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("loadFailure", onFailure));
    List<String> always =
        List.of(
            "jinwen.model=none.gguf",
            "jinwen.port=0",
            "jinwen.knowledge.by-meaning=false",
            "jinwen.data=" + folder.resolve("data"));
    String[] arguments =
        Stream.concat(always.stream(), Arrays.stream(settings))
            .map("--"::concat)
            .toArray(String[]::new);
    return Serve.sentence(catchThrowable(() -> application.run(arguments).close()));
  }
}
