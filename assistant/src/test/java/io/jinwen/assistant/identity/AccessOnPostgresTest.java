package io.jinwen.assistant.identity;

import io.jinwen.assistant.records.store.TestDatabase;

class AccessOnPostgresTest extends AccessContract {
  AccessOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
