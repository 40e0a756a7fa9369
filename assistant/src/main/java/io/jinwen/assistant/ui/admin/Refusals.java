package io.jinwen.assistant.ui.admin;

import com.vaadin.flow.component.Component;
import io.jinwen.assistant.upkeep.UpkeepException;

/** Why a change cannot be made, in words of the page. */
final class Refusals {
  private Refusals() {}

  static String words(Component reader, UpkeepException refused) {
    return reader.getTranslation("admin.refused." + refused.code().name(), refused.getMessage());
  }
}
