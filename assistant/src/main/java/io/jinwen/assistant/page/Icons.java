package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;

/** The page's icons, drawn by {@code icons.css}, and the buttons that show nothing else. */
final class Icons {
  private Icons() {}

  /** An icon that only repeats what is said beside it. */
  static Span of(String name) {
    Span icon = new Span();
    icon.addClassNames("jw-icon", "jw-icon-" + name);
    icon.getElement().setAttribute("aria-hidden", "true");
    return icon;
  }

  /** A button that is an icon, with its name for those who cannot see it. */
  static NativeButton button(String icon, String name) {
    NativeButton button = new NativeButton();
    button.add(of(icon));
    button.addClassName("jw-icon-button");
    button.getElement().setAttribute("type", "button");
    name(button, name);
    return button;
  }

  /** A button with an icon and a word. */
  static NativeButton labelled(String icon, String label) {
    NativeButton button = new NativeButton();
    button.add(of(icon), new Span(label));
    button.getElement().setAttribute("type", "button");
    return button;
  }

  /** Renames a button that is an icon. */
  static void name(NativeButton button, String name) {
    button.getElement().setAttribute("aria-label", name);
    button.getElement().setAttribute("title", name);
  }
}
