package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.confirmdialog.ConfirmDialog;

/** Asks before something is done that others feel. */
final class Confirm {
  private Confirm() {}

  /**
   * @param deed what is done, as its button says
   */
  static void ask(String deed, String question, Runnable done) {
    ConfirmDialog dialog = new ConfirmDialog();
    dialog.setHeader(deed);
    dialog.setText(question);
    dialog.setConfirmText(deed);
    dialog.setConfirmButtonTheme("error primary");
    dialog.setCancelable(true);
    dialog.setCancelText(dialog.getTranslation("desk.cancel"));
    dialog.addConfirmListener(_ -> done.run());
    dialog.open();
  }
}
