package io.jinwen.assistant.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.identity.ApiKeys.IssuedKey;
import io.jinwen.assistant.identity.Users.LoginOutcome;
import io.jinwen.assistant.identity.Users.NewUser;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.assistant.records.store.TickingClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users and keys do on every database. */
abstract class AccessContract {
  private static final String ADMIN = "root";
  private static final String PASSWORD = TestAccess.PASSWORD;

  private final TestDatabase kind;
  private final TickingClock clock = new TickingClock("2026-01-02T03:04:05.678Z");
  private TestAccess access;
  private Users users;
  private ApiKeys keys;

  AccessContract(TestDatabase kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    access = TestAccess.open(kind.empty(), clock);
    users = access.users();
    keys = access.keys();
    access.add(ADMIN, Role.ADMIN);
  }

  @AfterEach
  void close() {
    access.close();
  }

  @Test
  void anEmptyTableHasNoAdministrator() {
    try (TestAccess empty = TestAccess.open(kind.empty(), clock)) {
      assertThat(empty.users().hasAdministrator()).isFalse();
      empty.add("anna", Role.USER, Role.AUDITOR);
      assertThat(empty.users().hasAdministrator()).isFalse();
      empty.users().add("test", new NewUser("bot", "", Optional.empty(), Set.of(Role.ADMIN)));
      assertThat(empty.users().hasAdministrator()).as("nobody can log in as bot").isFalse();
    }
    assertThat(users.hasAdministrator()).isTrue();
  }

  @Test
  void aUserLogsInWithNameAndPassword() {
    User anna = access.add("Anna", Role.USER, Role.REVIEWER);
    assertThat(anna.name()).isEqualTo("anna");
    assertThat(users.find("ＡＮＮＡ")).contains(anna);
    assertThat(users.list()).extracting(User::name).containsExactly("anna", ADMIN);
    assertThat(users.login(" ANNA ", PASSWORD)).isEqualTo(new LoginOutcome.Accepted(anna));
    assertThat(users.login("anna", PASSWORD + "x")).isEqualTo(new LoginOutcome.Refused());
    assertThat(users.login("nobody", PASSWORD)).isEqualTo(new LoginOutcome.Refused());
    assertThat(users.login("anna", "")).isEqualTo(new LoginOutcome.Refused());
  }

  @Test
  void isLockedAfterWrongPasswordsAndOpensAgain() {
    access.add("anna", Role.USER);
    users.login("anna", "wrong");
    users.login("anna", "wrong");
    assertThat(users.login("anna", PASSWORD)).isInstanceOf(LoginOutcome.Accepted.class);
    users.login("anna", "wrong");
    users.login("anna", "wrong");
    assertThat(users.login("anna", "wrong")).isInstanceOf(LoginOutcome.Locked.class);
    assertThat(users.login("anna", PASSWORD)).isInstanceOf(LoginOutcome.Locked.class);
    assertThat(users.find("anna").orElseThrow().lockedUntil()).isPresent();
    clock.advance(TestAccess.POLICY.lockTime());
    assertThat(users.login("anna", PASSWORD)).isInstanceOf(LoginOutcome.Accepted.class);
    assertThat(users.find("anna").orElseThrow().lockedUntil()).isEmpty();
  }

  @Test
  void anotherPasswordEndsALock() {
    access.add("anna", Role.USER);
    for (int i = 0; i < TestAccess.POLICY.failuresMax(); i++) {
      users.login("anna", "wrong");
    }
    users.setPassword(ADMIN, "anna", "Neu-" + PASSWORD);
    assertThat(users.login("anna", PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
    assertThat(users.login("anna", "Neu-" + PASSWORD)).isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void whoIsDisabledIsRefusedAndMayComeBack() {
    User before = access.add("anna", Role.USER);
    User disabled = users.setDisabled(ADMIN, "anna", true);
    assertThat(users.login("anna", PASSWORD)).isEqualTo(new LoginOutcome.Refused());
    assertThat(disabled.version()).as("logins from before end").isNotEqualTo(before.version());
    users.setDisabled(ADMIN, "anna", false);
    assertThat(users.login("anna", PASSWORD)).isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void whoIsMovedIsInTheOtherTeamAtOnce() {
    User before = access.add("anna", Role.USER);
    assertThat(before.team()).isEmpty();
    assertThat(users.teamOf("anna")).isEmpty();
    User moved = users.setTeam(ADMIN, "ANNA", " 财富１部 ");
    assertThat(moved.team()).isEqualTo("财富1部");
    assertThat(moved.version()).as("logins from before end").isNotEqualTo(before.version());
    assertThat(users.teamOf("anna")).isEqualTo("财富1部");
    assertThat(users.teamOf("nobody")).isEmpty();

    users.setPassword(ADMIN, "anna", "Neu-" + PASSWORD);
    users.setRoles(ADMIN, "anna", Set.of(Role.USER, Role.REVIEWER));
    users.login("anna", "wrong");
    assertThat(users.teamOf("anna")).as("kept by other changes").isEqualTo("财富1部");
    users.setDisabled(ADMIN, "anna", true);
    assertThat(users.teamOf("anna")).as("of one who is shut out").isEmpty();
    users.setDisabled(ADMIN, "anna", false);
    assertThat(users.setTeam(ADMIN, "anna", "").team()).isEmpty();

    users.add(ADMIN, new NewUser("bert", "", Optional.empty(), Set.of(Role.USER), "柜面"));
    assertThat(users.teamOf("bert")).isEqualTo("柜面");
    assertThat(access.recorded())
        .contains(
            "ACCESS_CHANGED root [team-set:anna, team:财富1部]",
            "ACCESS_CHANGED root [user-added:bert, role:user, team:柜面]");
    for (String impossible :
        List.of("队".repeat(Users.TEAM_CHARACTERS_MAX + 1), "财富一部%", "a b", "' or '1'='1", "-")) {
      assertRefused(AccessException.Code.INVALID, () -> users.setTeam(ADMIN, "anna", impossible));
    }
    assertRefused(AccessException.Code.USER_NOT_FOUND, () -> users.setTeam(ADMIN, "nobody", "柜面"));
  }

  @Test
  void whoHasNoPasswordCannotLogIn() {
    users.add(ADMIN, new NewUser("bot", "报表", Optional.empty(), Set.of(Role.USER)));
    assertThat(users.login("bot", "")).isEqualTo(new LoginOutcome.Refused());
    assertThat(users.login("bot", "nobody has this password"))
        .isEqualTo(new LoginOutcome.Refused());
  }

  @Test
  void theLastAdministratorStays() {
    assertRefused(AccessException.Code.LAST_ADMIN, () -> users.setDisabled(ADMIN, ADMIN, true));
    assertRefused(
        AccessException.Code.LAST_ADMIN, () -> users.setRoles(ADMIN, ADMIN, Set.of(Role.USER)));
    access.add("second", Role.ADMIN);
    assertThat(users.setRoles(ADMIN, ADMIN, Set.of(Role.USER)).roles()).containsExactly(Role.USER);
    assertRefused(AccessException.Code.LAST_ADMIN, () -> users.setDisabled(ADMIN, "second", true));
  }

  @Test
  void refusesWhatCannotBe() {
    access.add("anna", Role.USER);
    assertRefused(AccessException.Code.USER_EXISTS, () -> access.add("ANNA", Role.USER));
    for (String name : List.of("", " ", "a b", "local", "system", "a".repeat(65), "a/b", "-a")) {
      assertRefused(AccessException.Code.INVALID, () -> access.add(name, Role.USER));
    }
    assertRefused(AccessException.Code.INVALID, () -> access.add("empty"));
    assertRefused(
        AccessException.Code.USER_NOT_FOUND, () -> users.setDisabled(ADMIN, "nobody", true));
    assertRefused(
        AccessException.Code.WEAK_PASSWORD, () -> users.setPassword(ADMIN, "anna", "kurz"));
    assertThat(users.login("anna", PASSWORD)).isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void everyChangeIsRecordedWithWhoMadeIt() {
    access.add("anna", Role.USER);
    users.setRoles(ADMIN, "anna", Set.of(Role.USER, Role.AUDITOR));
    users.setPassword("anna", "anna", "Neu-" + PASSWORD);
    users.setDisabled(ADMIN, "anna", true);
    users.login("anna", PASSWORD);
    users.login(ADMIN, PASSWORD);
    users.login("unknown", PASSWORD);
    IssuedKey issued = keys.add(ADMIN, "报表", "anna", Set.of(Role.USER), Optional.empty());
    keys.revoke(ADMIN, issued.key().id());
    keys.revoke(ADMIN, issued.key().id());
    assertThat(access.recorded())
        .containsExactly(
            "ACCESS_CHANGED test [user-added:root, role:admin]",
            "ACCESS_CHANGED test [user-added:anna, role:user]",
            "ACCESS_CHANGED root [roles-set:anna, role:user, role:auditor]",
            "ACCESS_CHANGED anna [password-set:anna]",
            "ACCESS_CHANGED root [user-disabled:anna]",
            "LOGIN_REFUSED anna [login:disabled]",
            "LOGGED_IN root [login:password]",
            "ACCESS_CHANGED root [key-added:" + issued.key().id() + ", owner:anna]",
            "ACCESS_CHANGED root [key-revoked:" + issued.key().id() + ", owner:anna]");
  }

  @Test
  void aKeySpeaksForItsOwner() {
    access.add("anna", Role.USER, Role.REVIEWER);
    IssuedKey issued = keys.add(ADMIN, " 报表 ", "anna", Set.of(Role.USER), Optional.empty());
    assertThat(issued.secret()).matches("jw_[A-Za-z0-9_-]{43}");
    assertThat(issued.toString()).doesNotContain(issued.secret());
    assertThat(issued.key().name()).isEqualTo("报表");
    assertThat(issued.key().shown()).hasSize(7);
    assertThat(keys.caller(issued.secret())).contains(new Caller("anna", "", Set.of(Role.USER)));
    assertThat(keys.caller(issued.secret() + "x")).isEmpty();
    assertThat(keys.caller(issued.secret().substring(3))).isEmpty();
    assertThat(keys.caller("")).isEmpty();
  }

  @Test
  void aKeyIsListedWithItsLastUse() {
    String secret = access.key(ADMIN, Role.ADMIN);
    assertThat(keys.list())
        .singleElement()
        .satisfies(key -> {
          assertThat(key.lastUsedAt()).isEmpty();
          assertThat(key.toString()).doesNotContain(secret);
        });
    keys.caller(secret);
    var first = keys.list().getFirst().lastUsedAt();
    assertThat(first).isPresent();
    keys.caller(secret);
    assertThat(keys.list().getFirst().lastUsedAt()).as("noted to the minute").isEqualTo(first);
    clock.advance(Duration.ofMinutes(2));
    keys.caller(secret);
    assertThat(keys.list().getFirst().lastUsedAt().orElseThrow()).isAfter(first.orElseThrow());
  }

  @Test
  void aKeyOpensNothingOnceRevokedOrPastItsTime() {
    String forEver = access.key(ADMIN, Role.ADMIN);
    String short30 =
        keys.add(ADMIN, "kurz", ADMIN, Set.of(Role.ADMIN), Optional.of(Duration.ofDays(30)))
            .secret();
    assertThat(keys.caller(short30)).isPresent();
    clock.advance(Duration.ofDays(30));
    assertThat(keys.caller(short30)).isEmpty();
    assertThat(keys.caller(forEver)).isPresent();
    keys.revoke(ADMIN, keys.list().getFirst().id());
    assertThat(keys.caller(forEver)).isEmpty();
  }

  @Test
  void aKeyMayNoMoreThanItsOwner() {
    access.add("anna", Role.USER, Role.REVIEWER);
    String secret = access.key("anna", Role.USER, Role.REVIEWER);
    users.setRoles(ADMIN, "anna", Set.of(Role.USER, Role.ADMIN));
    assertThat(keys.caller(secret).orElseThrow().roles()).containsExactly(Role.USER);
    users.setDisabled(ADMIN, "anna", true);
    assertThat(keys.caller(secret)).isEmpty();
  }

  @Test
  void refusesKeysThatCannotBe() {
    access.add("anna", Role.USER);
    Set<Role> user = Set.of(Role.USER);
    assertRefused(
        AccessException.Code.USER_NOT_FOUND,
        () -> keys.add(ADMIN, "x", "nobody", user, Optional.empty()));
    assertRefused(
        AccessException.Code.INVALID,
        () -> keys.add(ADMIN, "x", "anna", Set.of(Role.ADMIN), Optional.empty()));
    assertRefused(
        AccessException.Code.INVALID,
        () -> keys.add(ADMIN, "x", "anna", Set.of(), Optional.empty()));
    assertRefused(
        AccessException.Code.INVALID, () -> keys.add(ADMIN, " ", "anna", user, Optional.empty()));
    assertRefused(
        AccessException.Code.INVALID,
        () -> keys.add(ADMIN, "x", "anna", user, Optional.of(Duration.ZERO)));
    assertRefused(AccessException.Code.KEY_NOT_FOUND, () -> keys.revoke(ADMIN, "none"));
  }

  private static void assertRefused(AccessException.Code code, ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOfSatisfying(
            AccessException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageNotContaining(PASSWORD);
  }
}
