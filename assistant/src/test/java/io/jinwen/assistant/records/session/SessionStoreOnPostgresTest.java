package io.jinwen.assistant.records.session;

import io.jinwen.assistant.records.store.TestDatabase;

class SessionStoreOnPostgresTest extends SessionStoreContract {
  SessionStoreOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
