package io.jinwen.assistant.records.session;

import io.jinwen.assistant.records.store.TestDatabase;

class SessionStoreOnH2Test extends SessionStoreContract {
  SessionStoreOnH2Test() {
    super(TestDatabase.H2);
  }
}
