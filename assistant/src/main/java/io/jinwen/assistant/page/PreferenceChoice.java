package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;

/** One of the {@link Preferences} as buttons; the page's script does what they say. */
final class PreferenceChoice extends Div {
  private final String cookie;

  PreferenceChoice(String label, String cookie) {
    this.cookie = cookie;
    addClassName("jw-choice");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", label);
  }

  void add(String value, String name, boolean pressed) {
    NativeButton button = new NativeButton(name);
    button.getElement().setAttribute("type", "button");
    add(button, value, pressed);
  }

  void add(NativeButton button, String value, boolean pressed) {
    button.getElement().setAttribute("data-prefer", cookie);
    button.getElement().setAttribute("data-value", value);
    button.getElement().setAttribute("aria-pressed", Boolean.toString(pressed));
    add(button);
  }
}
