package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;

/**
 * Asks before something is done: its name above, the question, a button that does it, one that does
 * not.
 */
public final class Confirmation extends ConfirmDialog {
  /** Its heading and its row of buttons are no landmarks of the page. */
  private static final String WITHOUT_LANDMARKS =
      """
      const plain = () =>
        this.shadowRoot?.querySelector('vaadin-confirm-dialog-overlay')?.shadowRoot
          ?.querySelectorAll('header, footer')
          .forEach((part) => part.setAttribute('role', 'presentation'));
      Promise.resolve(this.updateComplete).then(plain);
      setTimeout(plain, 50);
      """;

  /**
   * @param title what is asked about
   * @param deed what is done, as its button says
   */
  public Confirmation(String title, String deed) {
    setHeader(title);
    setConfirmText(deed);
    setCancelable(true);
    setCancelText(getTranslation("cancel"));
  }

  /** Asks before something is done that others feel. */
  public static void ask(String deed, String question, Runnable done) {
    Confirmation dialog = new Confirmation(deed, deed);
    dialog.setText(question);
    dialog.warns();
    dialog.addConfirmListener(_ -> done.run());
    dialog.open();
  }

  /** What is done is not undone: its button says so by its colour. */
  public void warns() {
    setConfirmButtonTheme("error primary");
  }

  @Override
  protected void onAttach(AttachEvent attached) {
    super.onAttach(attached);
    getElement().executeJs(WITHOUT_LANDMARKS);
  }
}
