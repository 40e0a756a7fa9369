package io.jinwen.assistant.page;

import com.vaadin.flow.server.VaadinRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a browser wants to see the page, as its cookies say. The page's script sets them.
 *
 * @param theme light, dark, or system for what the computer is set to
 * @param locale Chinese unless English was chosen
 * @param size of the text: normal, large or larger
 * @param role id of the role that a new conversation begins with; may be of no role
 * @param isNew whether nobody has said yet that they know their way
 */
record Preferences(String theme, Locale locale, String size, Optional<String> role, boolean isNew) {
  static final String THEME = "jinwen-theme";
  static final String LANGUAGE = "jinwen-language";
  static final String SIZE = "jinwen-size";
  static final String ROLE = "jinwen-role";
  static final String KNOWN = "jinwen-known";
  static final List<String> THEMES = List.of("system", "light", "dark");
  static final List<String> SIZES = List.of("normal", "large", "larger");
  static final List<Locale> LOCALES = List.of(Locale.SIMPLIFIED_CHINESE, Locale.ENGLISH);

  static Preferences of(VaadinRequest request) {
    return of(Optional.ofNullable(request.getHeader("Cookie")).orElse(""));
  }

  /**
   * @param cookies the header of that name
   */
  static Preferences of(String cookies) {
    String theme = value(cookies, THEME).filter(THEMES::contains).orElse("system");
    String language = value(cookies, LANGUAGE).orElse("zh");
    return new Preferences(
        theme,
        language.equals("en") ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE,
        value(cookies, SIZE).filter(SIZES::contains).orElse("normal"),
        value(cookies, ROLE),
        value(cookies, KNOWN).isEmpty());
  }

  /** The value of the page's {@code color-scheme} property. */
  String colorScheme() {
    return theme.equals("system") ? "light dark" : theme;
  }

  private static Optional<String> value(String cookies, String name) {
    return Stream.of(cookies.split(";"))
        .map(String::strip)
        .filter(cookie -> cookie.startsWith(name + "="))
        .map(cookie -> cookie.substring(name.length() + 1))
        .findFirst();
  }
}
