package io.jinwen.assistant.records.audit;

import io.jinwen.assistant.records.store.TestDatabase;

class AuditOnH2Test extends AuditContract {
  AuditOnH2Test() {
    super(TestDatabase.H2);
  }
}
