package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Span;

/**
 * How long a question is, from a length on at which it matters. The page's script counts while
 * somebody types; it finds the words here.
 */
final class LengthCount extends Span {
  private static final int SHOWN_FROM = 500;

  /**
   * @param charactersMax what the field takes at most
   */
  LengthCount(int charactersMax) {
    addClassName("jw-count");
    getElement().setAttribute("hidden", true);
    getElement().setAttribute("data-from", Integer.toString(SHOWN_FROM));
    getElement().setAttribute("data-max", Integer.toString(charactersMax));
    getElement().setAttribute("data-words", getTranslation("count.words"));
    getElement().setAttribute("data-long", getTranslation("count.long"));
    getElement().setAttribute("data-full", getTranslation("count.full"));
  }

  /** Warns from this length on: a token is about a character of Chinese, and seldom less. */
  void warnFrom(int contextTokensMax) {
    getElement().setAttribute("data-readable", Integer.toString(contextTokensMax));
  }
}
