package io.jinwen.assistant.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.textfield.TextArea;
import io.jinwen.assistant.feedback.Feedback;
import io.jinwen.assistant.feedback.NewFeedback;
import io.jinwen.assistant.feedback.Verdict;
import io.jinwen.assistant.session.Turn;
import io.jinwen.assistant.store.StoredText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether an answer helped, why not, and how one would have answered. */
final class FeedbackBar extends Div {
  private static final List<String> REASONS =
      List.of("wrong", "outdated", "incomplete", "offtopic", "unclear", "compliance");

  private final Turn turn;
  private final TurnActions actions;
  private final NativeButton up;
  private final NativeButton down;
  private final NativeButton better;

  FeedbackBar(Turn turn, TurnActions actions) {
    this.turn = turn;
    this.actions = actions;
    addClassName("jw-feedback");
    up = Icons.button("up", getTranslation("feedback.up"));
    down = Icons.button("down", getTranslation("feedback.down"));
    better = Icons.labelled("pen", getTranslation("feedback.better"));
    better.addClassName("jw-text-button");
    up.addClickListener(_ -> give(Verdict.UP, "", Optional.empty()));
    down.addClickListener(_ -> askWhy());
    better.addClickListener(_ -> askBetter());
    add(up, down, better);
    show(actions.feedbackOf(turn));
  }

  private void show(Optional<Feedback> feedback) {
    press(up, feedback.filter(it -> it.verdict() == Verdict.UP).isPresent());
    press(down, feedback.filter(it -> it.verdict() == Verdict.DOWN).isPresent());
    press(better, feedback.flatMap(Feedback::correction).isPresent());
  }

  private static void press(NativeButton button, boolean pressed) {
    button.getElement().setAttribute("aria-pressed", Boolean.toString(pressed));
  }

  private boolean give(Verdict verdict, String reason, Optional<String> correction) {
    boolean taken = actions.giveFeedback(turn, verdict, reason, correction);
    if (taken) {
      show(actions.feedbackOf(turn));
      Notices.show(getTranslation("feedback.thanks"));
    }
    return taken;
  }

  private void askWhy() {
    Dialog dialog = dialog("feedback.why");
    Map<String, String> names = new LinkedHashMap<>();
    REASONS.forEach(reason -> names.put(reason, getTranslation("feedback.reason." + reason)));
    Choice<String> reasons = new Choice<>(getTranslation("feedback.why"), names, "", _ -> {});
    TextArea more = new TextArea(getTranslation("feedback.more"));
    more.setMaxLength(NewFeedback.REASON_CHARACTERS_MAX - 100);
    more.setWidthFull();
    dialog.add(reasons, more);
    send(
        dialog,
        () -> {
          String chosen = names.getOrDefault(reasons.chosen(), "");
          String words = more.getValue().strip();
          String reason =
              chosen.isEmpty() || words.isEmpty() ? chosen + words : chosen + "：" + words;
          return give(Verdict.DOWN, reason, correctionSoFar());
        });
  }

  private void askBetter() {
    Dialog dialog = dialog("feedback.better");
    TextArea text = new TextArea(getTranslation("feedback.better.label"));
    text.setMaxLength(StoredText.CHARACTERS_MAX);
    text.setWidthFull();
    text.setMinRows(6);
    text.setMaxRows(16);
    text.setValue(correctionSoFar().orElse(turn.answer()));
    dialog.add(text);
    send(
        dialog,
        () -> {
          if (text.getValue().isBlank()) {
            text.setErrorMessage(getTranslation("feedback.empty"));
            text.setInvalid(true);
            return false;
          }
          return give(Verdict.DOWN, reasonSoFar(), Optional.of(text.getValue().strip()));
        });
  }

  private Optional<String> correctionSoFar() {
    return actions.feedbackOf(turn).flatMap(Feedback::correction);
  }

  private String reasonSoFar() {
    return actions.feedbackOf(turn).map(Feedback::reason).orElse("");
  }

  private Dialog dialog(String titleKey) {
    Dialog dialog = new Dialog();
    dialog.setHeaderTitle(getTranslation(titleKey));
    dialog.addClassName("jw-dialog");
    dialog.setWidth("min(36rem, 92vw)");
    return dialog;
  }

  private void send(Dialog dialog, BooleanSupplier onSend) {
    Button cancel = new Button(getTranslation("cancel"), _ -> dialog.close());
    Button send = new Button(getTranslation("send"));
    send.addThemeVariants(ButtonVariant.PRIMARY);
    send.addClickListener(_ -> {
      if (onSend.getAsBoolean()) {
        dialog.close();
      }
    });
    dialog.getFooter().add(cancel, send);
    dialog.open();
  }
}
