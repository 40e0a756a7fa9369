package io.jinwen.assistant.identity;

import io.jinwen.assistant.records.store.TestDatabase;

class AccessOnH2Test extends AccessContract {
  AccessOnH2Test() {
    super(TestDatabase.H2);
  }
}
