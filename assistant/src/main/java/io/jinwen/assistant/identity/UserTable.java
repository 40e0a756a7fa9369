package io.jinwen.assistant.identity;

import io.jinwen.assistant.records.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of users. */
final class UserTable {
  /** A user and what only logins look at. */
  record Row(User user, String passwordHash, int failures) {}

  private final Database database;

  UserTable(Database database) {
    this.database = database;
  }

  Optional<Row> find(String name) {
    return find("select * from users where name = :name", name);
  }

  /** Locks the row until the transaction ends. */
  Optional<Row> findForUpdate(String name) {
    return find("select * from users where name = :name for update", name);
  }

  private Optional<Row> find(String statement, String name) {
    return database.jdbc().sql(statement).param("name", name).query(UserTable::row).optional();
  }

  List<User> list() {
    return database
        .jdbc()
        .sql("select * from users order by name")
        .query(UserTable::row)
        .list()
        .stream()
        .map(Row::user)
        .toList();
  }

  /** The team of one who is let in; empty for none. */
  Optional<String> teamOf(String name) {
    return database
        .jdbc()
        .sql("select team from users where name = :name and disabled = false")
        .param("name", name)
        .query(String.class)
        .optional();
  }

  /** Locks every user who may administer, so that two changes at once cannot remove the last. */
  List<User> administratorsForUpdate() {
    return database
        .jdbc()
        .sql("select * from users where disabled = false order by name for update")
        .query(UserTable::row)
        .list()
        .stream()
        .map(Row::user)
        .filter(user -> user.roles().contains(Role.ADMIN))
        .toList();
  }

  void insert(Row row) {
    database
        .jdbc()
        .sql(
            """
            insert into users (name, display_name, team, password_hash, password_temporary, roles,
              disabled, failures, locked_until, version, created_at)
            values (:name, :displayName, :team, :hash, :temporary, :roles, :disabled, :failures,
              :lockedUntil, :version, :createdAt)
            """)
        .params(parameters(row))
        .update();
  }

  void update(Row row) {
    database
        .jdbc()
        .sql(
            """
            update users set display_name = :displayName, team = :team, password_hash = :hash,
              password_temporary = :temporary, roles = :roles, disabled = :disabled,
              failures = :failures, locked_until = :lockedUntil, version = :version
            where name = :name
            """)
        .params(parameters(row))
        .update();
  }

  private static Map<String, Object> parameters(Row row) {
    User user = row.user();
    Map<String, Object> values = new HashMap<>();
    values.put("name", user.name());
    values.put("displayName", user.displayName());
    values.put("team", user.team());
    values.put("hash", row.passwordHash());
    values.put("temporary", user.passwordTemporary());
    values.put("roles", Role.stored(user.roles()));
    values.put("disabled", user.disabled());
    values.put("failures", row.failures());
    values.put(
        "lockedUntil", user.lockedUntil().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
    values.put("version", user.version());
    values.put("createdAt", user.createdAt().atOffset(ZoneOffset.UTC));
    return values;
  }

  private static Row row(ResultSet row, int rowNumber) throws SQLException {
    String hash = row.getString("password_hash");
    User user =
        new User(
            row.getString("name"),
            row.getString("display_name"),
            row.getString("team"),
            !hash.isEmpty(),
            row.getBoolean("password_temporary"),
            Role.ofStored(row.getString("roles")),
            row.getBoolean("disabled"),
            instant(row, "locked_until"),
            row.getInt("version"),
            instant(row, "created_at").orElseThrow());
    return new Row(user, hash, row.getInt("failures"));
  }

  static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
