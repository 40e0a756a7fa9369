package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.FakeEngine.FakeGeneration;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.backend.Backend.BackendState;
import io.jinwen.assistant.conversation.SectionsAhead;
import io.jinwen.assistant.conversation.SectionsAhead.Progress;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.Prompt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is computed of documents before anybody asks, by an engine that the test plays. */
class SectionsAheadTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");
  private static final long AMPLE = 1 << 20;

  @TempDir Path home;

  private final FakeEngine engine = FakeEngine.withRoom();
  private TestServer server; // its own engine has no place on disk, so its own worker rests
  private Backend backend;
  private SectionsAhead ahead;

  @BeforeEach
  void start() {
    server = DocumentClient.server(FakeEngine.withRoom(), home);
    backend = new Backend(_ -> engine, _ -> {});
    backend.start();
    await(() -> backend.state() instanceof BackendState.Ready);
  }

  @AfterEach
  void stop() {
    if (ahead != null) {
      ahead.close();
    }
    backend.close();
    server.close();
  }

  private void work(long diskBytes) {
    engine.mayTakeOfTheDisk(diskBytes);
    ahead =
        new SectionsAhead(
            backend,
            server.part(DocumentLibrary.class),
            server.part(Knowledge.class),
            Duration.ofMillis(1));
    ahead.start();
  }

  private static void await(BooleanSupplier until) {
    long since = System.nanoTime();
    while (!until.getAsBoolean()) {
      assertThat(System.nanoTime() - since).isLessThan(Duration.ofSeconds(20).toNanos());
      Thread.onSpinWait();
    }
  }

  private String add(String name) throws Exception {
    return DocumentClient.added(server, name, Files.readAllBytes(CORPUS.resolve(name)));
  }

  @Test
  void computesTheSectionsOfTheNewestDocumentFirstInTheBackground() throws Exception {
    add("rule-1.pdf");
    add("report-1.pdf");
    work(AMPLE);
    FakeGeneration first = engine.takeSubmitted();
    GenerationRequest request = first.request();
    assertThat(request.background()).isTrue();
    assertThat(request.sampling().maxNewTokens()).isEqualTo(1);
    assertThat(read(first)).startsWith("用户的资料（").contains("[1] 文件「", "东篱银行").endsWith("问题：。");
    first.finish();
    int sections = 1;
    while (ahead.progress().ready() < Math.max(2, ahead.progress().wanted())) {
      if (engine.wasAsked()) {
        FakeGeneration next = engine.takeSubmitted();
        assertThat(read(next).length()).isLessThan(2_400);
        next.finish();
        sections++;
      }
    }
    assertThat(ahead.progress()).isEqualTo(new Progress(sections, sections));
    assertThat(engine.wasAsked()).isFalse();
  }

  @Test
  void aQuestionBeginsWithWhatWasComputed() throws Exception {
    byte[] rule = "第一条 金库的钥匙由两人分别保管。\n\n第二条 金库每日盘点一次。".getBytes(StandardCharsets.UTF_8);
    DocumentClient.added(
        server, "金库.txt", rule); // two servers of a process share Spring's security
    FakeEngine asked = FakeEngine.withRoom();
    try (TestServer other = DocumentClient.server(asked, home.resolve("other"))) {
      String document = DocumentClient.added(other, "金库.txt", rule);
      var later = DocumentClient.asked(other, "金库的钥匙由几个人保管", document);
      FakeGeneration question = asked.takeSubmitted();
      question.piece("两人。").finish();
      later.get();
      work(AMPLE);
      String section = read(question).substring(0, read(question).indexOf("\n\n") + 1);
      while (true) {
        FakeGeneration computed = engine.takeSubmitted();
        assertThat(messages(computed).getFirst()).isEqualTo(messages(question).getFirst());
        computed.finish();
        if (read(computed).startsWith(section)) {
          return; // takeSubmitted fails where none does
        }
      }
    }
  }

  @Test
  void breaksOffForWhoeverAsksAndGoesOnAfterwards() throws Exception {
    add("rule-1.pdf");
    work(AMPLE);
    FakeGeneration first = engine.takeSubmitted();
    engine.submit(GenerationRequest.chat(List.of(ChatMessage.user("什么是久期？"))));
    assertThat(first.awaitCancelled()).isTrue();
    FakeGeneration users = engine.takeSubmitted();
    assertThat(ahead.progress().ready()).isZero();
    users.finish();
    FakeGeneration again = engine.takeSubmitted();
    assertThat(read(again)).isEqualTo(read(first));
  }

  @Test
  void takesNoMoreThanHalfOfTheDisk() throws Exception {
    add("rule-1.pdf");
    work(2 * (2_000 + 128)); // room for one section of 2,000 tokens
    FakeGeneration only = engine.takeSubmitted();
    only.finish();
    await(() -> ahead.progress().ready() == 1);
    assertThat(ahead.progress().wanted()).isEqualTo(1);
    assertThat(engine.wasAsked()).isFalse();
  }

  @Test
  void stopsAtADocumentThatIsDeletedAndHasWhatWasComputedForgotten() throws Exception {
    String text = "第一条 金库的钥匙由两人分别保管，任何人不得同时持有。";
    String document = DocumentClient.added(server, "作废.txt", text.getBytes(StandardCharsets.UTF_8));
    work(AMPLE);
    FakeGeneration computing = engine.takeSubmitted();
    server.send(server.request("/documents/" + document).DELETE());
    computing.finish();
    assertThat(engine.takeForgotten()).anyMatch(words -> words.contains(text));
    await(() -> ahead.progress().wanted() == 0);
    assertThat(engine.wasAsked()).isFalse();
  }

  private static List<ChatMessage> messages(FakeGeneration generation) {
    return ((Prompt.Chat) generation.request().prompt()).messages();
  }

  private static String read(FakeGeneration generation) {
    return messages(generation).getLast().content();
  }
}
