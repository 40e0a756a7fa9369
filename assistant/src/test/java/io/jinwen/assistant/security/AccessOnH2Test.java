package io.jinwen.assistant.security;

import io.jinwen.assistant.store.TestDatabase;

class AccessOnH2Test extends AccessContract {
  AccessOnH2Test() {
    super(TestDatabase.H2);
  }
}
