package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.store.TestDatabase;

class AuditOnPostgresTest extends AuditContract {
  AuditOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
