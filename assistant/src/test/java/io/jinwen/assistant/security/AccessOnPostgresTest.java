package io.jinwen.assistant.security;

import io.jinwen.assistant.store.TestDatabase;

class AccessOnPostgresTest extends AccessContract {
  AccessOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
