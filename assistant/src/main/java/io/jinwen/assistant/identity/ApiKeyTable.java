package io.jinwen.assistant.identity;

import io.jinwen.assistant.identity.ApiKeys.ApiKey;
import io.jinwen.assistant.records.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of keys. */
final class ApiKeyTable {
  private final Database database;

  ApiKeyTable(Database database) {
    this.database = database;
  }

  List<ApiKey> list() {
    return database.jdbc().sql("select * from api_keys order by id").query(ApiKeyTable::key).list();
  }

  Optional<ApiKey> findByHash(String hash) {
    return database
        .jdbc()
        .sql("select * from api_keys where secret_hash = :hash")
        .param("hash", hash)
        .query(ApiKeyTable::key)
        .optional();
  }

  Optional<ApiKey> findForUpdate(String id) {
    return database
        .jdbc()
        .sql("select * from api_keys where id = :id for update")
        .param("id", id)
        .query(ApiKeyTable::key)
        .optional();
  }

  void insert(ApiKey key, String hash) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", key.id());
    values.put("name", key.name());
    values.put("owner", key.owner());
    values.put("roles", Role.stored(key.roles()));
    values.put("shown", key.shown());
    values.put("hash", hash);
    values.put("createdAt", key.createdAt().atOffset(ZoneOffset.UTC));
    values.put("expiresAt", key.expiresAt().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
    database
        .jdbc()
        .sql(
            """
            insert into api_keys (id, name, owner, roles, shown, secret_hash, created_at,
              expires_at)
            values (:id, :name, :owner, :roles, :shown, :hash, :createdAt, :expiresAt)
            """)
        .params(values)
        .update();
  }

  void setRevoked(String id, Instant at) {
    setTime("update api_keys set revoked_at = :at where id = :id", id, at);
  }

  void setLastUsed(String id, Instant at) {
    setTime("update api_keys set last_used_at = :at where id = :id", id, at);
  }

  private void setTime(String statement, String id, Instant at) {
    database
        .jdbc()
        .sql(statement)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("id", id)
        .update();
  }

  private static ApiKey key(ResultSet row, int rowNumber) throws SQLException {
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        row.getString("owner"),
        Role.ofStored(row.getString("roles")),
        row.getString("shown"),
        UserTable.instant(row, "created_at").orElseThrow(),
        UserTable.instant(row, "last_used_at"),
        UserTable.instant(row, "expires_at"),
        UserTable.instant(row, "revoked_at"));
  }
}
