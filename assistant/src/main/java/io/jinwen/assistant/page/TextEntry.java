package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A field for a text of several lines. Enter sends, Shift and Enter begin a new line, Escape
 * leaves; the page's script sees to that, because only the browser knows whether Enter chose a
 * Chinese character from the input method's list.
 */
@Tag("textarea")
final class TextEntry extends Component {
  /** What the script tells with the event's name. */
  private static final String DETAIL = "event.detail";

  private static final String DRAFT = "data-draft";

  TextEntry(String label, String placeholder) {
    getElement().setAttribute("class", "jw-entry");
    getElement().setAttribute("rows", "1");
    getElement().setAttribute("aria-label", label);
    getElement().setAttribute("placeholder", placeholder);
  }

  /** Tells the text when it is sent; the field is empty again by then. */
  void onSend(Consumer<String> listener) {
    getElement()
        .addEventListener(
            "jw-send",
            event -> {
              getElement().executeJs("window.jinwen.taken(this)");
              listener.accept(event.getEventData().get(DETAIL).asString());
            })
        .addEventData(DETAIL);
  }

  /** Tells that Escape was pressed. */
  void onLeave(Runnable listener) {
    getElement().addEventListener("jw-leave", _ -> listener.run());
  }

  /** Tells that the arrow up was pressed in the empty field. */
  void onUp(Runnable listener) {
    getElement().addEventListener("jw-up", _ -> listener.run());
  }

  /**
   * Keeps what is typed in the browser under this name, and shows what was kept under it. The name
   * holds that of the user: several may sit before one browser.
   */
  void keepDraft(String name) {
    called(name, "");
    getElement().executeJs("window.jinwen.draft(this, $0)", name);
  }

  /** Keeps what is typed, and what was kept so far, under another name. */
  void nameDraft(String name) {
    called(name, Optional.ofNullable(getElement().getAttribute(DRAFT)).orElse(""));
    getElement().executeJs("window.jinwen.nameDraft(this, $0)", name);
  }

  /** A browser that gets everything anew finds the names here; it may not have heard of the new. */
  private void called(String name, String former) {
    getElement().setAttribute(DRAFT, name);
    getElement().setAttribute("data-former", former);
  }

  void put(String text) {
    getElement().executeJs("window.jinwen.put(this, $0)", text);
  }

  /** Shows a text before what is typed already. */
  void putBefore(String text) {
    getElement().executeJs("window.jinwen.putBefore(this, $0)", text);
  }

  /** While busy nothing is sent and what is typed stays. */
  void busy(boolean busy) {
    getElement().setAttribute("data-busy", busy);
  }

  void focus() {
    getElement().executeJs("window.jinwen.focus(this)");
  }

  void limit(int charactersMax) {
    getElement().setAttribute("maxlength", Integer.toString(charactersMax));
  }
}
