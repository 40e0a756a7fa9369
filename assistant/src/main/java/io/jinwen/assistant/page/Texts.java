package io.jinwen.assistant.page;

import com.vaadin.flow.i18n.I18NProvider;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The page's words: those of the chat in {@code ui/page_zh.properties} and {@code
 * ui/page_en.properties}, those about documents in {@code ui/documents_*.properties}, those of the
 * desk and of administration in {@code ui/desk_*.properties}, what is wrong with entries in {@code
 * ui/defects_*.properties}.
 */
final class Texts implements I18NProvider {
  private static final List<String> BUNDLES =
      List.of("ui.page", "ui.documents", "ui.desk", "ui.defects");

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
        BUNDLES.stream()
            .map(name -> bundle(name, language))
            .filter(bundle -> bundle.containsKey(key))
            .findFirst()
            .orElseGet(() -> bundle(BUNDLES.getFirst(), language))
            .getString(key);
    return values.length == 0 ? words : new MessageFormat(words, language).format(values);
  }

  private static ResourceBundle bundle(String name, Locale language) {
    return ResourceBundle.getBundle(
        name,
        Locale.of(language.getLanguage()),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
