package io.jinwen.assistant.records.feedback;

import io.jinwen.assistant.records.store.TestDatabase;

class FeedbackOnPostgresTest extends FeedbackContract {
  FeedbackOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
