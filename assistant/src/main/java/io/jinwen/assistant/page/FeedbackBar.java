package io.jinwen.assistant.page;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.FeedbackDesk.NewFeedback;
import io.jinwen.assistant.records.session.Turn;
import io.jinwen.assistant.records.store.StoredText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether an answer helped, why not, and how one would have answered. What was written stays until
 * something else is written: a verdict alone changes nothing of it, and a dialog that was left
 * opens again with what was in it.
 */
final class FeedbackBar extends Div {
  private static final List<String> REASONS =
      List.of("wrong", "outdated", "incomplete", "offtopic", "unclear", "compliance");

  private final Turn turn;
  private final TurnActions actions;
  private final NativeButton up;
  private final NativeButton down;
  private final NativeButton better;
  private Optional<Dialog> why = Optional.empty();
  private Optional<Dialog> instead = Optional.empty();

  FeedbackBar(Turn turn, TurnActions actions) {
    this.turn = turn;
    this.actions = actions;
    addClassName("jw-feedback");
    up = Icons.button("up", getTranslation("feedback.up"));
    down = Icons.button("down", getTranslation("feedback.down"));
    better = Icons.labelled("pen", getTranslation("feedback.better"));
    better.addClassName("jw-text-button");
    up.addClickListener(_ -> give(Verdict.UP, "", Optional.empty()));
    down.addClickListener(_ -> {
      why = why.or(() -> Optional.of(whyDialog()));
      why.get().open();
    });
    better.addClickListener(_ -> {
      instead = instead.or(() -> Optional.of(insteadDialog()));
      instead.get().open();
    });
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

  private Dialog whyDialog() {
    Dialog dialog = dialog("feedback.why");
    Map<String, String> names = new LinkedHashMap<>();
    REASONS.forEach(reason -> names.put(reason, getTranslation("feedback.reason." + reason)));
    SaidReason earlier = SaidReason.read(saidReason(), names);
    Choice<String> reasons =
        new Choice<>(getTranslation("feedback.why"), names, earlier.chosen(), _ -> {});
    TextArea more = new TextArea(getTranslation("feedback.more"));
    more.setValueChangeMode(ValueChangeMode.LAZY);
    more.setValue(earlier.words());
    more.setMaxLength(NewFeedback.REASON_CHARACTERS_MAX - 100);
    more.setWidthFull();
    dialog.add(reasons, more);
    return sending(
        dialog,
        () ->
            give(
                Verdict.DOWN,
                new SaidReason(reasons.chosen(), more.getValue().strip()).text(names),
                Optional.empty()));
  }

  private Dialog insteadDialog() {
    Dialog dialog = dialog("feedback.better");
    TextArea text = new TextArea(getTranslation("feedback.better.label"));
    text.setMaxLength(StoredText.CHARACTERS_MAX);
    text.setWidthFull();
    text.setMinRows(6);
    text.setMaxRows(16);
    text.setValueChangeMode(ValueChangeMode.LAZY);
    text.setValue(correctionSoFar().orElse(turn.answer()));
    dialog.add(text);
    return sending(
        dialog,
        () -> {
          if (text.getValue().isBlank()) {
            text.setErrorMessage(getTranslation("feedback.empty"));
            text.setInvalid(true);
            return false;
          }
          return give(Verdict.DOWN, "", Optional.of(text.getValue().strip()));
        });
  }

  private Optional<String> correctionSoFar() {
    return actions.feedbackOf(turn).flatMap(Feedback::correction);
  }

  private String saidReason() {
    return actions.feedbackOf(turn).map(Feedback::reason).orElse("");
  }

  private Dialog dialog(String titleKey) {
    Dialog dialog = new Dialog();
    dialog.setHeaderTitle(getTranslation(titleKey));
    dialog.addClassName("jw-dialog");
    dialog.setWidth("min(36rem, 92vw)");
    dialog.setCloseOnOutsideClick(false); // a slip of the hand must not hide what is being written
    return dialog;
  }

  private Dialog sending(Dialog dialog, BooleanSupplier onSend) {
    Button cancel = new Button(getTranslation("cancel"), _ -> dialog.close());
    Button send = new Button(getTranslation("send"));
    send.addThemeVariants(ButtonVariant.PRIMARY);
    send.addClickListener(_ -> {
      if (onSend.getAsBoolean()) {
        dialog.close();
      }
    });
    dialog.getFooter().add(cancel, send);
    return dialog;
  }

  /**
   * Why an answer was no good: one of the given reasons, own words, or both.
   *
   * @param chosen the key of a given reason; empty for none
   * @param words may be empty
   */
  record SaidReason(String chosen, String words) {
    private static final String BETWEEN = "：";

    /** Takes a kept text apart again; what fits no given reason is own words. */
    static SaidReason read(String text, Map<String, String> names) {
      for (Map.Entry<String, String> name : names.entrySet()) {
        if (text.equals(name.getValue())) {
          return new SaidReason(name.getKey(), "");
        }
        if (text.startsWith(name.getValue() + BETWEEN)) {
          return new SaidReason(
              name.getKey(), text.substring(name.getValue().length() + BETWEEN.length()));
        }
      }
      return new SaidReason("", text);
    }

    /** As it is kept. */
    String text(Map<String, String> names) {
      String name = names.getOrDefault(chosen, "");
      return name.isEmpty() || words.isEmpty() ? name + words : name + BETWEEN + words;
    }
  }
}
