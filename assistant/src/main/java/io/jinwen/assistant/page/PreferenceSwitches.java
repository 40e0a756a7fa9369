package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.server.VaadinRequest;
import java.util.Map;

/**
 * The switches for the theme and the language. The page's script does what they say and keeps it in
 * cookies; the server reads those when the page is loaded.
 */
final class PreferenceSwitches extends Div {
  PreferenceSwitches() {
    addClassName("jw-preferences");
    Preferences now = Preferences.of(VaadinRequest.getCurrent());
    Div themes = group("theme.label");
    for (String theme : Preferences.THEMES) {
      String name = getTranslation("theme." + theme);
      NativeButton button = Icons.button("theme-" + theme, name);
      addTo(themes, button, Preferences.THEME, theme, theme.equals(now.theme()));
    }
    Div languages = group("language.label");
    Map.of("zh", "中文", "en", "English").entrySet().stream()
        .sorted(Map.Entry.<String, String>comparingByKey().reversed())
        .forEach(language -> {
          NativeButton button = new NativeButton(language.getValue());
          button.getElement().setAttribute("lang", language.getKey());
          boolean pressed = now.locale().getLanguage().equals(language.getKey());
          addTo(languages, button, Preferences.LANGUAGE, language.getKey(), pressed);
        });
    add(themes, languages);
  }

  private Div group(String labelKey) {
    Div group = new Div();
    group.addClassName("jw-choice");
    group.getElement().setAttribute("role", "group");
    group.getElement().setAttribute("aria-label", getTranslation(labelKey));
    return group;
  }

  private static void addTo(
      Div group, NativeButton button, String cookie, String value, boolean pressed) {
    button.getElement().setAttribute("data-prefer", cookie);
    button.getElement().setAttribute("data-value", value);
    button.getElement().setAttribute("aria-pressed", Boolean.toString(pressed));
    group.add(button);
  }
}
