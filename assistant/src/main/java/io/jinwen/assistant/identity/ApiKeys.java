package io.jinwen.assistant.identity;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.records.store.StoredText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of programs: issued, listed, revoked and checked here. Safe for use by many threads.
 *
 * <p>A key is 256 random bits, so one round of SHA-256 is enough to keep it by: there is no list of
 * likely ones to try.
 */
public final class ApiKeys {
  /** What every key begins with, so that people and scanners of files know one when they see it. */
  public static final String PREFIX = "jw_";

  private static final int SECRET_BYTES = 32;
  private static final int SHOWN_CHARACTERS = PREFIX.length() + 4;
  private static final int NAME_CHARACTERS_MAX = 100;
  private static final Duration LAST_USED_STEP = Duration.ofMinutes(1);
  private static final Duration LIFE_MAX = Duration.ofDays(3650);

  private final ApiKeyTable table;
  private final Database database;
  private final Users users;
  private final AuditLog audit;
  private final Ids ids;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public ApiKeys(Database database, Users users, AuditLog audit, Ids ids, Clock clock) {
    this.table = new ApiKeyTable(database);
    this.database = database;
    this.users = users;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /** All keys in the order they were made, those that open nothing any more included. */
  public List<ApiKey> list() {
    return table.list();
  }

  /**
   * Makes a key.
   *
   * @param actor who makes it, for the record
   * @param name what it is for
   * @param life how long it opens anything; for ever where absent
   * @throws AccessException USER_NOT_FOUND, or INVALID for roles that the owner has not, an empty
   *     or long name, or a life that is not between nothing and ten years
   */
  public IssuedKey add(
      String actor, String name, String owner, Set<Role> roles, Optional<Duration> life) {
    User user = users.find(owner).orElseThrow(() -> AccessException.noUser(owner));
    if (roles.isEmpty() || !user.roles().containsAll(roles)) {
      throw invalid(
          "a key of '%s' can have the roles %s, not %s"
              .formatted(user.name(), codes(user.roles()), codes(roles)));
    }
    life.filter(time -> time.isNegative() || time.isZero() || time.compareTo(LIFE_MAX) > 0)
        .ifPresent(time -> {
          throw invalid("a key cannot live for %s; 1s to 3650d are possible".formatted(time));
        });
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String secret = secret();
    ApiKey key =
        new ApiKey(
            ids.next(),
            requireName(name),
            user.name(),
            roles,
            secret.substring(0, SHOWN_CHARACTERS),
            now,
            Optional.empty(),
            life.map(now::plus),
            Optional.empty());
    database.inTransaction(() -> {
      table.insert(key, hash(secret));
      record(actor, List.of("key-added:" + key.id(), "owner:" + key.owner()));
    });
    return new IssuedKey(key, secret);
  }

  /**
   * Makes a key open nothing from now on. Revoking twice changes nothing.
   *
   * @throws AccessException KEY_NOT_FOUND
   */
  public void revoke(String actor, String id) {
    database.inTransaction(() -> {
      ApiKey key =
          table
              .findForUpdate(id)
              .orElseThrow(() ->
                  new AccessException(
                      AccessException.Code.KEY_NOT_FOUND, "there is no key '%s'".formatted(id)));
      if (key.revokedAt().isEmpty()) {
        table.setRevoked(id, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        record(actor, List.of("key-revoked:" + id, "owner:" + key.owner()));
      }
    });
  }

  /**
   * Whom a key speaks for; nobody if it is unknown, revoked, past its time, or its owner may not
   * log in any more. What the owner may no longer do, the key may not either.
   */
  public Optional<Caller> caller(String secret) {
    if (!secret.startsWith(PREFIX)) {
      return Optional.empty();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return table
        .findByHash(hash(secret))
        .filter(key -> key.isValidAt(now))
        .flatMap(key ->
            users
                .find(key.owner())
                .filter(user -> !user.disabled())
                .map(owner -> {
                  noteUse(key, now);
                  return new Caller(owner.name(), owner.displayName(), common(key, owner));
                }));
  }

  /** To the minute: a write at every request would cost more than it tells. */
  private void noteUse(ApiKey key, Instant now) {
    boolean isNoted =
        key.lastUsedAt().filter(last -> now.isBefore(last.plus(LAST_USED_STEP))).isPresent();
    if (!isNoted) {
      table.setLastUsed(key.id(), now);
    }
  }

  private static Set<Role> common(ApiKey key, User owner) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(key.roles());
    roles.retainAll(owner.roles());
    return roles;
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private void record(String actor, List<String> decisions) {
    audit.append(AuditEntry.event(AuditKind.ACCESS_CHANGED, actor, "", "", decisions));
  }

  private static String requireName(String name) {
    if (name.isBlank() || name.length() > NAME_CHARACTERS_MAX) {
      throw invalid("a key needs a name of 1 to %d characters".formatted(NAME_CHARACTERS_MAX));
    }
    return StoredText.of("the name", name.strip());
  }

  private static String codes(Set<Role> roles) {
    return roles.isEmpty()
        ? "(none)"
        : String.join(", ", roles.stream().sorted().map(Role::code).toList());
  }

  private static AccessException invalid(String message) {
    return new AccessException(AccessException.Code.INVALID, message);
  }

  /**
   * A key that a program shows instead of logging in.
   *
   * @param owner the user it acts for
   * @param roles what it may do, as far as its owner still may
   * @param shown its first characters, to tell it from others
   */
  public record ApiKey(
      String id,
      String name,
      String owner,
      Set<Role> roles,
      String shown,
      Instant createdAt,
      Optional<Instant> lastUsedAt,
      Optional<Instant> expiresAt,
      Optional<Instant> revokedAt) {
    public ApiKey {
      roles = Set.copyOf(roles);
    }

    /** Whether it opens anything at that time, its owner permitting. */
    public boolean isValidAt(Instant time) {
      return revokedAt.isEmpty() && expiresAt.filter(end -> !time.isBefore(end)).isEmpty();
    }
  }

  /**
   * A key at the one moment when it is known.
   *
   * @param secret what the program sends; it is not kept and cannot be shown again
   */
  public record IssuedKey(ApiKey key, String secret) {
    /** Never the secret. */
    @Override
    public String toString() {
      return "IssuedKey[%s]".formatted(key);
    }
  }
}
