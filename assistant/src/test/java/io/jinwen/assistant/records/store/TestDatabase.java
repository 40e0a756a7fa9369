package io.jinwen.assistant.records.store;

import java.util.UUID;

/** The kinds of database that every test of a store runs on. */
public enum TestDatabase {
  H2 {
    @Override
    public DatabaseAddress empty() {
      return new DatabaseAddress(
          "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "jinwen", "");
    }
  },
  POSTGRESQL {
    @Override
    public DatabaseAddress empty() {
      return PostgresServer.emptyDatabase();
    }
  };

  /** The address of a database without tables. */
  public abstract DatabaseAddress empty();
}
