package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.dom.Element;
import io.jinwen.assistant.page.parts.Confirmation;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.Folder;
import java.util.function.Consumer;

/**
 * What the caller does with a conversation, asked for in a dialog where something is to be said.
 */
final class ConversationActions {
  private final String caller;
  private final SessionStore sessions;
  private final Component reader;
  private final Runnable onChanged;
  private final Consumer<Session> onDeleted;

  /**
   * @param reader in whose language the dialogs speak
   * @param onChanged told when something about a conversation may be different
   */
  ConversationActions(
      String caller,
      SessionStore sessions,
      Component reader,
      Runnable onChanged,
      Consumer<Session> onDeleted) {
    this.caller = caller;
    this.sessions = sessions;
    this.reader = reader;
    this.onChanged = onChanged;
    this.onDeleted = onDeleted;
  }

  /** Asks for another title. */
  void rename(Session session) {
    TextField title = field("conversation.title", SessionStore.TITLE_CHARACTERS_MAX);
    title.setValue(session.title());
    Confirmation dialog = dialog("conversation.menu.rename", "save");
    dialog.setText(title);
    dialog.addConfirmListener(_ -> {
      if (!title.getValue().isBlank()) {
        attempt(() -> sessions.rename(caller, session.id(), title.getValue()));
      }
    });
    open(dialog, title);
  }

  /** Puts a conversation above all others, or back. */
  void pin(Session session, boolean pinned) {
    attempt(() -> sessions.pin(caller, session.id(), pinned));
  }

  /**
   * Puts a conversation into a folder, where it is seen: it is no longer pinned then.
   *
   * @param folder empty for none
   */
  void move(Session session, String folder) {
    attempt(() -> {
      sessions.pin(caller, session.id(), false);
      sessions.move(caller, session.id(), folder);
    });
  }

  /** Asks for a folder: one that there is, or a new one. */
  void askForFolder(Session session) {
    Confirmation dialog = dialog("folder.move", "folder.move.confirm");
    TextField name = field("folder.new", SessionStore.FOLDER_CHARACTERS_MAX);
    name.setLabel(text("folder.new"));
    Div choices = new Div();
    choices.addClassName("jw-menu-entries");
    for (Folder folder : sessions.folders(caller)) {
      if (!folder.name().equals(session.folder())) {
        choices.add(choice(dialog, "folder", folder.name(), () -> move(session, folder.name())));
      }
    }
    if (!session.folder().isEmpty()) {
      choices.add(choice(dialog, "close", text("folder.none"), () -> move(session, "")));
    }
    choices.setVisible(choices.getComponentCount() > 0);
    dialog.setText(new Div(choices, name));
    dialog.addConfirmListener(_ -> {
      if (!name.getValue().isBlank()) {
        move(session, name.getValue());
      }
    });
    open(dialog, name);
  }

  private static NativeButton choice(
      Confirmation dialog, String icon, String name, Runnable onChosen) {
    NativeButton button =
        new NativeButton(
            "",
            _ -> {
              dialog.close();
              onChosen.run();
            });
    button.add(Icons.of(icon), new Span(name));
    return button;
  }

  /** Asks for another name of a folder. */
  void renameFolder(String folder) {
    TextField name = field("folder.name", SessionStore.FOLDER_CHARACTERS_MAX);
    name.setValue(folder);
    Confirmation dialog = dialog("folder.rename", "save");
    dialog.setText(name);
    dialog.addConfirmListener(_ -> {
      if (!name.getValue().isBlank()) {
        attempt(() -> sessions.moveAll(caller, folder, name.getValue()));
      }
    });
    open(dialog, name);
  }

  /** Asks whether a folder is to go; what lies in it stays. */
  void confirmDissolving(String folder) {
    Confirmation dialog = dialog("folder.dissolve", "folder.dissolve");
    dialog.setText(text("folder.dissolve.text", folder));
    dialog.addConfirmListener(_ -> attempt(() -> sessions.moveAll(caller, folder, "")));
    dialog.open();
  }

  /** Asks whether to delete a conversation, and does so. */
  void confirmDeletion(Session session) {
    Confirmation dialog = dialog("conversation.delete.title", "delete");
    dialog.setText(text("conversation.delete.text", ConversationRow.title(session, reader)));
    dialog.warns();
    dialog.addConfirmListener(_ -> delete(session));
    dialog.open();
    focus(
        dialog.getElement(), "this.querySelector('[slot=cancel-button]')"); // Enter deletes nothing
  }

  /**
   * The dialog itself gives its button the focus, some time after it has opened; from then on it is
   * where it should be. Looked at until it has stayed for a moment.
   */
  private static void focus(Element element, String what) {
    element.executeJs(
        """
        let stayed = 0;
        let looks = 0;
        const look = () => {
          const wanted = %s;
          const has = wanted && (wanted === document.activeElement || wanted.contains(document.activeElement));
          stayed = has ? stayed + 1 : 0;
          if (wanted && !has) wanted.focus();
          if (stayed < 5 && ++looks < 40) setTimeout(look, 50);
        };
        setTimeout(look, 50);
        """
            .formatted(what));
  }

  private void delete(Session session) {
    try {
      sessions.delete(caller, session.id());
    } catch (SessionException e) {
      Notices.show(ErrorTexts.words(e, reader)); // another window was quicker
    }
    onDeleted.accept(session);
  }

  private void attempt(Runnable change) {
    try {
      change.run();
    } catch (SessionException e) {
      Notices.show(ErrorTexts.words(e, reader));
    }
    onChanged.run();
  }

  private Confirmation dialog(String title, String confirm) {
    Confirmation dialog = new Confirmation(text(title), text(confirm));
    dialog.setWidth("min(22rem, calc(100vw - 2rem))");
    return dialog;
  }

  private TextField field(String label, int charactersMax) {
    TextField field = new TextField();
    field.setAriaLabel(text(label));
    field.setMaxLength(charactersMax);
    field.setWidthFull();
    field.setAutoselect(true);
    return field;
  }

  private static void open(Confirmation dialog, TextField field) {
    dialog.open();
    focus(field.getElement(), "this");
  }

  private String text(String key, Object... values) {
    return reader.getTranslation(key, values);
  }
}
