package io.jinwen.assistant.records.feedback;

import io.jinwen.assistant.records.store.TestDatabase;

class FeedbackOnH2Test extends FeedbackContract {
  FeedbackOnH2Test() {
    super(TestDatabase.H2);
  }
}
