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
    PreferenceChoice themes =
        new PreferenceChoice(getTranslation("theme.label"), Preferences.THEME);
    for (String theme : Preferences.THEMES) {
      String name = getTranslation("theme." + theme);
      themes.add(Icons.button("theme-" + theme, name), theme, theme.equals(now.theme()));
    }
    PreferenceChoice languages =
        new PreferenceChoice(getTranslation("language.label"), Preferences.LANGUAGE);
    Map.of("zh", "中文", "en", "English").entrySet().stream()
        .sorted(Map.Entry.<String, String>comparingByKey().reversed())
        .forEach(language -> {
          NativeButton button = new NativeButton(language.getValue());
          button.getElement().setAttribute("lang", language.getKey());
          boolean pressed = now.locale().getLanguage().equals(language.getKey());
          languages.add(button, language.getKey(), pressed);
        });
    add(themes, languages);
  }
}
