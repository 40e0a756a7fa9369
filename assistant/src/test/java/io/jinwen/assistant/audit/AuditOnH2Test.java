package io.jinwen.assistant.audit;

import io.jinwen.assistant.store.TestDatabase;

class AuditOnH2Test extends AuditContract {
  AuditOnH2Test() {
    super(TestDatabase.H2);
  }
}
