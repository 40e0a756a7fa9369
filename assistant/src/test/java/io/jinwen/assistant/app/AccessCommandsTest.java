package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.TestAccess;
import io.jinwen.assistant.identity.Users.LoginOutcome;
import io.jinwen.assistant.records.store.DatabaseAddress;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** {@code ./jinwen user} and {@code ./jinwen key}. */
@ExtendWith(OutputCaptureExtension.class)
class AccessCommandsTest {
  private static final String PASSWORD = TestAccess.PASSWORD;

  @TempDir Path folder;
  private DatabaseAddress address;
  private Map<String, String> environment;

  @BeforeEach
  void name() {
    address = DatabaseAddress.standard(folder);
    environment = Map.of("JINWEN_DB_URL", address.url());
  }

  @Test
  void theFirstAdministratorIsMadeBeforeThereIsADatabase(CapturedOutput output) {
    assertThat(user(PASSWORD, "add", "root", "--role", "user,admin")).isZero();
    assertThat(user("", "list")).isZero();
    assertThat(output.getOut()).contains("root\tuser,admin\tenabled").doesNotContain(PASSWORD);
    try (TestAccess access = TestAccess.open(address, Clock.systemUTC())) {
      assertThat(access.users().hasAdministrator()).isTrue();
      assertThat(access.users().login("root", PASSWORD)).isInstanceOf(LoginOutcome.Accepted.class);
      assertThat(access.recorded().getFirst())
          .isEqualTo("ACCESS_CHANGED console [user-added:root, role:user, role:admin]");
    }
  }

  @Test
  void usersAreChanged(CapturedOutput output) {
    user(PASSWORD, "add", "root", "--role", "admin");
    user(PASSWORD, "add", "anna", "--display-name", "安娜");
    assertThat(user("", "role", "anna", "user", "reviewer")).isZero();
    assertThat(user("", "disable", "anna")).isZero();
    assertThat(output.getOut()).contains("anna\tuser,reviewer\tdisabled\t安娜");
    assertThat(user("", "team", "anna", "财富一部")).isZero();
    assertThat(output.getOut()).contains("anna\tuser,reviewer\tdisabled\t安娜\t财富一部");
    assertThat(user("", "team", "anna")).isZero();
    assertThat(user("", "add", "bert", "--no-password", "--team", "柜面")).isZero();
    assertThat(output.getOut()).contains("added: bert\tuser\tkeys-only\t\t柜面");
    assertThat(user("", "enable", "anna")).isZero();
    assertThat(user("Neu-" + PASSWORD + "\n", "password", "anna")).isZero();
    try (TestAccess access = TestAccess.open(address, Clock.systemUTC())) {
      assertThat(access.users().login("anna", "Neu-" + PASSWORD))
          .isInstanceOf(LoginOutcome.Accepted.class);
    }
  }

  @Test
  void keysAreMadeAndRevoked(CapturedOutput output) {
    user("", "add", "bot", "--no-password");
    assertThat(key("add", "bot", "报表", "--days", "30")).isZero();
    String secret =
        output.getOut().lines().filter(line -> line.startsWith("jw_")).findFirst().orElseThrow();
    String id;
    try (TestAccess access = TestAccess.open(address, Clock.systemUTC())) {
      assertThat(access.keys().caller(secret).orElseThrow().roles()).containsExactly(Role.USER);
      id = access.keys().list().getFirst().id();
    }
    assertThat(key("revoke", id)).isZero();
    assertThat(key("list")).isZero();
    assertThat(output.getOut())
        .contains(id + "\t" + secret.substring(0, 7) + "…\tbot\tuser\trevoked");
    try (TestAccess access = TestAccess.open(address, Clock.systemUTC())) {
      assertThat(access.keys().caller(secret)).isEmpty();
    }
  }

  @Test
  void saysWhatIsWrong(CapturedOutput output) {
    assertThat(user("kurz", "add", "root")).isEqualTo(1);
    assertThat(user("", "add", "root")).isEqualTo(1);
    assertThat(user(PASSWORD, "add", "root", "--role", "boss")).isEqualTo(1);
    assertThat(user(PASSWORD, "add", "root", "--password", "x")).isEqualTo(2);
    assertThat(user("", "disable", "nobody")).isEqualTo(1);
    assertThat(key("add", "nobody", "x")).isEqualTo(1);
    assertThat(key("revoke", "none")).isEqualTo(1);
    assertThat(output.getErr())
        .contains("at least 12 are needed")
        .contains("standard input has no line")
        .contains("there is no role 'boss'")
        .contains("Try: ./jinwen user --help")
        .contains("there is no user 'nobody'")
        .contains("there is no key 'none'");
  }

  @Test
  void theRulesAreThoseOfTheServer(CapturedOutput output) {
    environment = Map.of("JINWEN_DB_URL", address.url(), "JINWEN_LOGIN_PASSWORD_LENGTH_MIN", "24");
    assertThat(user(PASSWORD, "add", "root")).isEqualTo(1);
    assertThat(output.getErr()).contains("at least 24 are needed");
  }

  private int user(String input, String... arguments) {
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return new UserCommand(environment, new ByteArrayInputStream(bytes)).run(arguments);
  }

  private int key(String... arguments) {
    return new KeyCommand(environment).run(arguments);
  }
}
