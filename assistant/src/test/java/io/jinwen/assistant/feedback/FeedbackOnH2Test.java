package io.jinwen.assistant.feedback;

import io.jinwen.assistant.store.TestDatabase;

class FeedbackOnH2Test extends FeedbackContract {
  FeedbackOnH2Test() {
    super(TestDatabase.H2);
  }
}
