package io.jinwen.assistant.session;

import io.jinwen.assistant.store.TestDatabase;

class SessionStoreOnPostgresTest extends SessionStoreContract {
  SessionStoreOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
