package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.Component;
import io.jinwen.assistant.identity.AccessException;
import io.jinwen.assistant.page.parts.Notifications;

/** Why a user or a key cannot be had or changed, in words of the page. */
final class AccessRefusals {
  private AccessRefusals() {}

  static String words(Component reader, AccessException refused) {
    return reader.getTranslation("access.refused." + refused.code().name(), refused.getMessage());
  }

  /** Does something and says that it is done, or why it is not. */
  static void tell(Component reader, Runnable change, String doneKey) {
    try {
      change.run();
      Notifications.success(reader.getTranslation(doneKey));
    } catch (AccessException refused) {
      Notifications.error(words(reader, refused));
    }
  }
}
