package io.jinwen.assistant.page;

import com.vaadin.flow.component.notification.Notification;

/** Short words that go away by themselves. */
final class Notices {
  private static final int MILLIS = 4_000;

  private Notices() {}

  static void show(String words) {
    Notification.show(words, MILLIS, Notification.Position.TOP_CENTER);
  }
}
