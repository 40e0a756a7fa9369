package io.jinwen.assistant.ui;

import com.vaadin.flow.i18n.I18NProvider;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The page's words, from {@code ui/page_zh.properties} and {@code ui/page_en.properties}. */
final class Texts implements I18NProvider {
  private static final String BUNDLE = "ui.page";

  @Override
  public List<Locale> getProvidedLocales() {
    return Preferences.LOCALES;
  }

  /**
   * @throws java.util.MissingResourceException for a key that has no words
   */
  @Override
  public String getTranslation(String key, Locale locale, Object... values) {
    Locale language =
        locale.getLanguage().equals("en") ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    String words =
        ResourceBundle.getBundle(
                BUNDLE,
                Locale.of(language.getLanguage()),
                ResourceBundle.Control.getNoFallbackControl(
                    ResourceBundle.Control.FORMAT_PROPERTIES))
            .getString(key);
    return values.length == 0 ? words : new MessageFormat(words, language).format(values);
  }
}
