package io.jinwen.assistant.identity;

import io.jinwen.assistant.identity.Users.LoginPolicy;
import io.jinwen.assistant.identity.Users.NewUser;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditLog.AuditRecord;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.DatabaseAddress;
import io.jinwen.assistant.records.store.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Users and keys in a database of a test, with hashes that are quick to make. */
public final class TestAccess implements AutoCloseable {
  /** Keeps the rules. */
  public static final String PASSWORD = "Fenhang-2026-Chuangkou";

  static final LoginPolicy POLICY = new LoginPolicy(3, Duration.ofMinutes(15), 12);
  private static final int QUICK = 4;

  private final Database database;
  private final AuditLog audit;
  private final Users users;
  private final ApiKeys keys;

  private TestAccess(Database database, Clock clock) {
    this.database = database;
    this.audit = new AuditLog(database, clock);
    this.users = new Users(database, audit, clock, POLICY, Passwords.bcrypt(QUICK));
    this.keys = new ApiKeys(database, users, audit, new Ids(clock), clock);
  }

  public static TestAccess open(DatabaseAddress address, Clock clock) {
    return new TestAccess(Database.open(address), clock);
  }

  /** A user with {@link #PASSWORD}. */
  public User add(String name, Role... roles) {
    return users.add("test", new NewUser(name, "", Optional.of(PASSWORD), Set.of(roles)));
  }

  /** A key of a user, as a program sends it. */
  public String key(String owner, Role... roles) {
    return keys.add("test", "测试", owner, Set.of(roles), Optional.empty()).secret();
  }

  public Users users() {
    return users;
  }

  public ApiKeys keys() {
    return keys;
  }

  /** The decisions of the record, in order, each with who was behind it. */
  public List<String> recorded() {
    List<AuditRecord> records = new ArrayList<>();
    audit.read(1, records::add);
    return records.stream()
        .map(AuditRecord::entry)
        .map(entry -> entry.kind() + " " + entry.caller() + " " + entry.decisions())
        .toList();
  }

  @Override
  public void close() {
    database.close();
  }
}
