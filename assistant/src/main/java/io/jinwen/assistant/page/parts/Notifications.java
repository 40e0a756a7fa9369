package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;

/** Short messages that appear and go by themselves, and are read out. */
public final class Notifications {
  private static final int SUCCESS_MILLIS = 4_000;
  private static final int ERROR_MILLIS = 10_000;

  private Notifications() {}

  /** Something was done. */
  public static void success(String text) {
    show(text, SUCCESS_MILLIS, NotificationVariant.LUMO_SUCCESS);
  }

  /** Something cannot be done, and why. */
  public static void error(String text) {
    show(text, ERROR_MILLIS, NotificationVariant.LUMO_ERROR);
  }

  private static void show(String text, int millis, NotificationVariant variant) {
    Notification notification = new Notification(text, millis, Notification.Position.BOTTOM_CENTER);
    notification.addThemeVariants(variant);
    notification.setAssertive(variant == NotificationVariant.LUMO_ERROR);
    notification.open();
  }
}
