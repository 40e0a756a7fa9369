package io.jinwen.assistant.session;

import io.jinwen.assistant.store.TestDatabase;

class SessionStoreOnH2Test extends SessionStoreContract {
  SessionStoreOnH2Test() {
    super(TestDatabase.H2);
  }
}
