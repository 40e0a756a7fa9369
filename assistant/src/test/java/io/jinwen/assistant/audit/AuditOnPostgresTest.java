package io.jinwen.assistant.audit;

import io.jinwen.assistant.store.TestDatabase;

class AuditOnPostgresTest extends AuditContract {
  AuditOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
