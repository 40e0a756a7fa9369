package io.jinwen.assistant.identity;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.StoredText;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.function.SingletonSupplier;

/**
 * Those who may log in: added, changed and checked here. Safe for use by many threads.
 *
 * <p>Every change names who made it (the {@code actor}) and is recorded with it or not at all. A
 * change of password, roles, team or state ends the user's logins from before.
 */
public final class Users {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");
  private static final Set<String> RESERVED = Set.of("local", "system", "console");
  private static final int DISPLAY_NAME_CHARACTERS_MAX = 100;

  /** Of the name of a team. */
  public static final int TEAM_CHARACTERS_MAX = 64;

  private final UserTable table;
  private final Database database;
  private final AuditLog audit;
  private final Clock clock;
  private final LoginPolicy policy;
  private final PasswordEncoder encoder;

  /** What a password for nobody is compared with, so that it takes as long. */
  private final SingletonSupplier<String> nobodysHash;

  public Users(
      Database database, AuditLog audit, Clock clock, LoginPolicy policy, PasswordEncoder encoder) {
    this.table = new UserTable(database);
    this.database = database;
    this.audit = audit;
    this.clock = clock;
    this.policy = policy;
    this.encoder = encoder;
    this.nobodysHash = SingletonSupplier.of(() -> encoder.encode("nobody has this password"));
  }

  /** Fewest characters of a password. */
  public int passwordLengthMin() {
    return policy.passwordLengthMin();
  }

  /** All users by name. */
  public List<User> list() {
    return table.list();
  }

  public Optional<User> find(String name) {
    return table.find(folded(name)).map(UserTable.Row::user);
  }

  /**
   * The team that somebody is in now, as the database has it; empty for none, for who is shut out,
   * and for everybody whom this table does not know.
   *
   * @param name as a caller has it
   */
  public String teamOf(String name) {
    return table.teamOf(name).orElse("");
  }

  /** Whether anybody could log in and administer. */
  public boolean hasAdministrator() {
    return list().stream()
        .anyMatch(
            user -> !user.disabled() && user.hasPassword() && user.roles().contains(Role.ADMIN));
  }

  /**
   * @throws AccessException USER_EXISTS, INVALID or WEAK_PASSWORD
   */
  public User add(String actor, NewUser fresh) {
    return add(actor, fresh, false);
  }

  /**
   * Adds somebody whose password only serves to choose another after the first login.
   *
   * @throws AccessException USER_EXISTS, INVALID or WEAK_PASSWORD
   */
  public User addWithTemporaryPassword(String actor, NewUser fresh) {
    return add(actor, fresh, true);
  }

  private User add(String actor, NewUser fresh, boolean temporary) {
    String name = requireName(fresh.name());
    requireRoles(fresh.roles());
    String displayName = requireDisplayName(fresh.displayName());
    String team = requireTeam(fresh.team());
    String hash = fresh.password().map(password -> hash(name, password)).orElse("");
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    User user =
        new User(
            name,
            displayName,
            team,
            !hash.isEmpty(),
            temporary,
            fresh.roles(),
            false,
            Optional.empty(),
            1,
            now);
    try {
      return database.inTransaction(() -> {
        if (table.find(name).isPresent()) {
          throw exists(name);
        }
        table.insert(new UserTable.Row(user, hash, 0));
        List<String> decisions = decisions("user-added:" + name, user.roles());
        if (!team.isEmpty()) {
          decisions.add("team:" + team);
        }
        record(actor, decisions);
        return user;
      });
    } catch (DuplicateKeyException e) { // added by another server since it was looked for
      throw exists(name);
    }
  }

  private static AccessException exists(String name) {
    return new AccessException(
        AccessException.Code.USER_EXISTS, "there is a user '%s' already".formatted(name));
  }

  /**
   * Lets somebody in no more, or again.
   *
   * @throws AccessException USER_NOT_FOUND or LAST_ADMIN
   */
  public User setDisabled(String actor, String name, boolean disabled) {
    return change(
        actor,
        name,
        List.of((disabled ? "user-disabled:" : "user-enabled:") + folded(name)),
        row -> with(row, row.user().roles(), row.user().team(), disabled, row.passwordHash()));
  }

  /**
   * Sets another password, which also ends a lock.
   *
   * @throws AccessException USER_NOT_FOUND or WEAK_PASSWORD
   */
  public User setPassword(String actor, String name, String password) {
    String hash = hash(folded(name), password);
    return change(
        actor,
        name,
        List.of("password-set:" + folded(name)),
        row -> with(row, row.user().roles(), row.user().team(), row.user().disabled(), hash));
  }

  /**
   * Gives other roles in place of those before.
   *
   * @throws AccessException USER_NOT_FOUND, LAST_ADMIN, or INVALID for no role at all
   */
  public User setRoles(String actor, String name, Set<Role> roles) {
    requireRoles(roles);
    return change(
        actor,
        name,
        decisions("roles-set:" + folded(name), roles),
        row -> with(row, roles, row.user().team(), row.user().disabled(), row.passwordHash()));
  }

  /**
   * Moves somebody to a team, or out of any. What the team before may read is gone with the next
   * request.
   *
   * @param team its name; empty for none
   * @throws AccessException USER_NOT_FOUND or INVALID
   */
  public User setTeam(String actor, String name, String team) {
    String wanted = requireTeam(team);
    return change(
        actor,
        name,
        List.of("team-set:" + folded(name), "team:" + wanted),
        row -> with(row, row.user().roles(), wanted, row.user().disabled(), row.passwordHash()));
  }

  private User change(
      String actor, String name, List<String> decisions, UnaryOperator<UserTable.Row> edit) {
    String folded = folded(name);
    return database.inTransaction(() -> {
      List<User> administrators = table.administratorsForUpdate();
      UserTable.Row row =
          table.findForUpdate(folded).orElseThrow(() -> AccessException.noUser(folded));
      UserTable.Row changed = edit.apply(row);
      requireAnAdministratorLeft(administrators, changed.user());
      table.update(changed);
      record(actor, decisions);
      return changed.user();
    });
  }

  private static void requireAnAdministratorLeft(List<User> administrators, User changed) {
    boolean stays = !changed.disabled() && changed.roles().contains(Role.ADMIN);
    boolean isTheOnlyOne =
        administrators.size() == 1 && administrators.getFirst().name().equals(changed.name());
    if (isTheOnlyOne && !stays) {
      throw new AccessException(
          AccessException.Code.LAST_ADMIN,
          "'%s' is the only administrator; make another one first".formatted(changed.name()));
    }
  }

  private static UserTable.Row with(
      UserTable.Row row, Set<Role> roles, String team, boolean disabled, String passwordHash) {
    User user = row.user();
    User changed =
        new User(
            user.name(),
            user.displayName(),
            team,
            !passwordHash.isEmpty(),
            user.passwordTemporary() && passwordHash.equals(row.passwordHash()),
            roles,
            disabled,
            Optional.empty(),
            user.version() + 1,
            user.createdAt());
    return new UserTable.Row(changed, passwordHash, 0);
  }

  /**
   * Checks a password and counts the wrong ones. Takes about as long for a name that there is not.
   */
  public LoginOutcome login(String name, String password) {
    String folded = folded(name);
    Optional<UserTable.Row> known = table.find(folded);
    Optional<String> own = known.map(UserTable.Row::passwordHash).filter(hash -> !hash.isEmpty());
    boolean matches = encoder.matches(password, own.orElseGet(nobodysHash::obtain));
    if (known.isEmpty()) {
      return new LoginOutcome.Refused();
    }
    return database.inTransaction(() ->
        table
            .findForUpdate(folded)
            .map(row -> settle(row, matches && own.equals(Optional.of(row.passwordHash()))))
            .orElseGet(LoginOutcome.Refused::new));
  }

  private LoginOutcome settle(UserTable.Row row, boolean right) {
    User user = row.user();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<Instant> lock = user.lockedUntil().filter(now::isBefore);
    if (lock.isPresent()) {
      recordLogin(user, AuditKind.LOGIN_REFUSED, "login:locked");
      return new LoginOutcome.Locked(lock.get());
    }
    if (user.disabled()) {
      recordLogin(user, AuditKind.LOGIN_REFUSED, "login:disabled");
      return new LoginOutcome.Refused();
    }
    if (right) {
      table.update(new UserTable.Row(locked(user, Optional.empty()), row.passwordHash(), 0));
      recordLogin(user, AuditKind.LOGGED_IN, "login:password");
      return new LoginOutcome.Accepted(user);
    }
    return countFailure(row, now);
  }

  private LoginOutcome countFailure(UserTable.Row row, Instant now) {
    int failures = row.failures() + 1;
    boolean locks = failures >= policy.failuresMax();
    Optional<Instant> until = locks ? Optional.of(now.plus(policy.lockTime())) : Optional.empty();
    table.update(
        new UserTable.Row(locked(row.user(), until), row.passwordHash(), locks ? 0 : failures));
    recordLogin(
        row.user(), AuditKind.LOGIN_REFUSED, locks ? "login:lock-begins" : "login:wrong-password");
    return until.<LoginOutcome>map(LoginOutcome.Locked::new).orElseGet(LoginOutcome.Refused::new);
  }

  private static User locked(User user, Optional<Instant> until) {
    return new User(
        user.name(),
        user.displayName(),
        user.team(),
        user.hasPassword(),
        user.passwordTemporary(),
        user.roles(),
        user.disabled(),
        until,
        user.version(),
        user.createdAt());
  }

  private void recordLogin(User user, AuditKind kind, String decision) {
    audit.append(AuditEntry.event(kind, user.name(), "", "", List.of(decision)));
  }

  private void record(String actor, List<String> decisions) {
    audit.append(AuditEntry.event(AuditKind.ACCESS_CHANGED, actor, "", "", decisions));
  }

  private static List<String> decisions(String what, Set<Role> roles) {
    List<String> decisions = new ArrayList<>(List.of(what));
    roles.stream().sorted().map(role -> "role:" + role.code()).forEach(decisions::add);
    return decisions;
  }

  private String hash(String name, String password) {
    PasswordRules.require(name, password, policy.passwordLengthMin());
    return encoder.encode(password);
  }

  /** One user has one name, however it is typed: full width or half, upper case or lower. */
  private static String folded(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  private static String requireName(String name) {
    String folded = folded(name);
    if (!NAME.matcher(folded).matches() || RESERVED.contains(folded)) {
      throw new AccessException(
          AccessException.Code.INVALID,
          "'%s' is no possible name: 1 to 64 letters, digits and . _ - are, but not %s"
              .formatted(name, String.join(", ", RESERVED.stream().sorted().toList())));
    }
    return folded;
  }

  private static String requireDisplayName(String displayName) {
    try {
      return StoredText.of("the display name", displayName, DISPLAY_NAME_CHARACTERS_MAX);
    } catch (IllegalArgumentException e) {
      throw new AccessException(AccessException.Code.INVALID, e.getMessage());
    }
  }

  /**
   * One team has one name, full width or half, in the letters that a user's has; empty for none.
   */
  private static String requireTeam(String team) {
    String name = Normalizer.normalize(team.strip(), Normalizer.Form.NFKC);
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      throw new AccessException(
          AccessException.Code.INVALID,
          "'%s' is no possible team: up to %d letters, digits and . _ - are"
              .formatted(team, TEAM_CHARACTERS_MAX));
    }
    return name;
  }

  private static void requireRoles(Set<Role> roles) {
    if (roles.isEmpty()) {
      throw new AccessException(
          AccessException.Code.INVALID, "name at least one role; to shut somebody out, disable");
    }
  }

  /**
   * Somebody who is to be added.
   *
   * @param password absent for one who only owns keys
   * @param team empty for none
   */
  public record NewUser(
      String name, String displayName, Optional<String> password, Set<Role> roles, String team) {
    /** Somebody in no team. */
    public NewUser(String name, String displayName, Optional<String> password, Set<Role> roles) {
      this(name, displayName, password, roles, "");
    }

    /** Never the password. */
    @Override
    public String toString() {
      return "NewUser[%s, %s]".formatted(name, roles);
    }
  }

  /**
   * What became of a login. Whoever tried is told no more than that it failed; which way is for the
   * record.
   */
  public sealed interface LoginOutcome {
    /** Name and password are right. */
    record Accepted(User user) implements LoginOutcome {}

    /** There is no such user, the password is wrong, or the user is disabled. */
    record Refused() implements LoginOutcome {}

    /** Too many wrong passwords came before. */
    record Locked(Instant until) implements LoginOutcome {}
  }

  /**
   * How passwords and wrong ones are treated.
   *
   * @param failuresMax wrong passwords in a row after which a user is locked
   * @param lockTime for how long
   * @param passwordLengthMin fewest characters of a password
   */
  public record LoginPolicy(int failuresMax, Duration lockTime, int passwordLengthMin) {
    /**
     * @throws IllegalArgumentException for a value out of bounds
     */
    public LoginPolicy {
      if (failuresMax < 1 || failuresMax > 100) {
        throw new IllegalArgumentException(
            "%d wrong passwords before a lock are not possible; 1 to 100 are"
                .formatted(failuresMax));
      }
      if (lockTime.isNegative() || lockTime.isZero()) {
        throw new IllegalArgumentException(
            "a lock of %s is none; name a time such as 15m".formatted(lockTime));
      }
      if (passwordLengthMin < 8 || passwordLengthMin > 64) {
        throw new IllegalArgumentException(
            "passwords of at least %d characters cannot be asked for; 8 to 64 can"
                .formatted(passwordLengthMin));
      }
    }
  }
}
