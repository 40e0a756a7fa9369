package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.identity.TestAccess;
import io.jinwen.assistant.identity.Users.LoginOutcome;
import io.jinwen.assistant.records.store.DatabaseAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAdministratorTest {
  private static final Pattern PASSWORD = Pattern.compile("with the password (\\S+);");

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private TestAccess access;

  @BeforeEach
  void open() {
    access = TestAccess.open(DatabaseAddress.standard(folder), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    access.close();
  }

  @Test
  void isMadeOnceAndThePasswordShownOnce() {
    make(new FirstAdministrator(Optional.of("admin"), Optional.empty()));
    Matcher shown = PASSWORD.matcher(out.toString(StandardCharsets.UTF_8));
    assertThat(shown.find()).isTrue();
    assertThat(access.users().login("admin", shown.group(1)))
        .isInstanceOf(LoginOutcome.Accepted.class);
    assertThat(access.users().find("admin").orElseThrow().passwordTemporary()).isTrue();
    out.reset();
    make(new FirstAdministrator(Optional.of("admin"), Optional.empty()));
    assertThat(out.size()).isZero();
  }

  @Test
  void takesThePasswordFromASecretFileAndShowsNothing() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), TestAccess.PASSWORD + "\n");
    make(new FirstAdministrator(Optional.of("boss"), Optional.of(secret.toString())));
    assertThat(out.size()).isZero();
    assertThat(access.users().login("boss", TestAccess.PASSWORD))
        .isInstanceOf(LoginOutcome.Accepted.class);
    assertThat(access.users().find("boss").orElseThrow().passwordTemporary()).isTrue();
  }

  @Test
  void saysWhichFileCannotBeRead() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() ->
            make(new FirstAdministrator(Optional.of("boss"), Optional.of(missing.toString()))))
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("password-file");
    assertThat(access.users().list()).isEmpty();
  }

  @Test
  void serversThatStartAtOnceMakeOne() {
    FirstAdministrator first = new FirstAdministrator(Optional.of("boss"), Optional.empty());
    Stream.generate(() -> CompletableFuture.runAsync(() -> make(first)))
        .limit(4)
        .toList()
        .forEach(CompletableFuture::join);
    assertThat(access.users().list()).hasSize(1);
    assertThat(PASSWORD.matcher(out.toString(StandardCharsets.UTF_8)).results()).hasSize(1);
  }

  @Test
  void nobodyIsMadeUnasked() {
    make(new FirstAdministrator(null, null));
    assertThat(access.users().list()).isEmpty();
  }

  private void make(FirstAdministrator first) {
    first.make(access.users(), new PrintStream(out, true, StandardCharsets.UTF_8));
  }
}
