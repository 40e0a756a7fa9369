package io.jinwen.assistant.feedback;

import io.jinwen.assistant.store.TestDatabase;

class FeedbackOnPostgresTest extends FeedbackContract {
  FeedbackOnPostgresTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
