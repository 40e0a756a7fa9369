package io.jinwen.assistant.page;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import java.util.function.Consumer;

/** What was asked, long ones cut to some lines, and a way to ask it differently. */
final class QuestionBubble extends Div {
  /** Out of sight, with its place kept. */
  private static final String NOT_YET = "jw-not-yet";

  private final Div text = new Div();
  private final Div tools = new Div();
  private final Branches branches = new Branches();
  private final NativeButton edit;
  private Consumer<String> onEdited = _ -> {};

  QuestionBubble(String question) {
    addClassName("jw-question");
    text.addClassName("jw-question-text");
    tools.addClassName("jw-question-tools");
    edit = Icons.button("edit", getTranslation("question.edit"));
    edit.addClickListener(_ -> edit());
    NativeButton copy = Icons.button("copy", getTranslation("copy"));
    copy.getElement().setAttribute("data-copy", "question");
    copy.getElement().setAttribute("data-done", getTranslation("copied"));
    tools.add(branches, copy, edit);
    add(text, fold(), tools);
    edit.addClassName(NOT_YET);
    show(question);
  }

  /** Shows the rest of a long question; the page's script knows which are long. */
  private NativeButton fold() {
    NativeButton fold = new NativeButton(getTranslation("question.whole"));
    fold.addClassName("jw-link");
    fold.getElement()
        .setAttribute("hidden", true)
        .setAttribute("aria-expanded", "false")
        .setAttribute("data-fold", "true")
        .setAttribute("data-more", getTranslation("question.whole"))
        .setAttribute("data-less", getTranslation("question.folded"));
    return fold;
  }

  @Override
  protected void onAttach(AttachEvent event) {
    getElement().executeJs("window.jinwen.fold(this)");
  }

  Branches branches() {
    return branches;
  }

  void show(String question) {
    text.setText(question);
  }

  /** From now on it can be asked differently. */
  void editable(Consumer<String> onEdited) {
    this.onEdited = onEdited;
    edit.removeClassName(NOT_YET);
  }

  /** Turns the question into a field, where it may be edited. */
  void edit() {
    if (edit.hasClassName(NOT_YET) || hasClassName("jw-editing")) {
      return;
    }
    TextEntry entry =
        new TextEntry(getTranslation("question.edit"), getTranslation("question.edit"));
    NativeButton cancel = new NativeButton(getTranslation("cancel"));
    NativeButton send = new NativeButton(getTranslation("question.resend"));
    send.addClassName("jw-primary");
    send.getElement().setAttribute("data-send", "true");
    Div buttons = new Div(cancel, send);
    buttons.addClassName("jw-editor-buttons");
    Div editor = new Div();
    editor.addClassName("jw-editor");
    editor.add(entry, buttons);
    Runnable leave =
        () -> {
          remove(editor);
          removeClassName("jw-editing");
        };
    cancel.addClickListener(_ -> leave.run());
    entry.onLeave(leave);
    entry.onSend(question -> {
      leave.run();
      onEdited.accept(question);
    });
    addClassName("jw-editing");
    add(editor);
    entry.put(text.getText());
    entry.focus();
  }
}
