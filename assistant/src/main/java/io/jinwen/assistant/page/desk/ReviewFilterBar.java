package io.jinwen.assistant.page.desk;

import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.select.Select;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.page.parts.Days;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Chooses what of the queue is shown. */
final class ReviewFilterBar extends Div {
  private final ReviewDesk desk;
  private final Consumer<ReviewFilter> onChange;
  private final Map<Optional<ReviewState>, NativeButton> states = new LinkedHashMap<>();
  private final Select<Verdict> verdict;
  private final Select<String> role;
  private final DatePicker from = Days.field(getTranslation("desk.from"));
  private final DatePicker until = Days.field(getTranslation("desk.until"));
  private ReviewFilter shown = ReviewFilter.START;

  ReviewFilterBar(ReviewDesk desk, Consumer<ReviewFilter> onChange) {
    this.desk = desk;
    this.onChange = onChange;
    addClassName("jd-filters");
    verdict =
        choice(
            "desk.verdict",
            value -> getTranslation("desk.verdict." + value.name()),
            List.of(Verdict.values()));
    role = choice("desk.role", value -> getTranslation("desk.role." + value), Role.IDS);
    Div fields = new Div(verdict, role, from, until);
    fields.addClassName("jd-filter-fields");
    add(stateButtons(), fields);
    verdict.addValueChangeListener(event -> changed(event.isFromClient()));
    role.addValueChangeListener(event -> changed(event.isFromClient()));
    from.addValueChangeListener(event -> changed(event.isFromClient()));
    until.addValueChangeListener(event -> changed(event.isFromClient()));
  }

  private void changed(boolean byReviewer) {
    if (byReviewer) {
      onChange.accept(chosen());
    }
  }

  /** Shows a choice and how many there are in each state. */
  void show(ReviewFilter filter) {
    shown = filter;
    verdict.setValue(filter.verdict().orElse(null));
    role.setValue(filter.role().orElse(null));
    from.setValue(filter.from().orElse(null));
    until.setValue(filter.until().orElse(null));
    states.forEach((state, button) -> {
      int count = desk.count(filter.withState(state).query());
      button.setText(getTranslation("desk.state.count", name(state), count));
      button
          .getElement()
          .setAttribute("aria-pressed", Boolean.toString(state.equals(filter.state())));
    });
  }

  private ReviewFilter chosen() {
    return new ReviewFilter(
        shown.state(),
        Optional.ofNullable(verdict.getValue()),
        Optional.ofNullable(role.getValue()),
        Optional.ofNullable(from.getValue()),
        Optional.ofNullable(until.getValue()),
        0);
  }

  private Div stateButtons() {
    Div row = new Div();
    row.addClassName("jw-choice");
    row.getElement().setAttribute("role", "group");
    row.getElement().setAttribute("aria-label", getTranslation("desk.state"));
    Stream.concat(
            Stream.of(ReviewState.values()).map(Optional::of),
            Stream.of(Optional.<ReviewState>empty()))
        .forEach(state -> {
          NativeButton button =
              new NativeButton(name(state), _ -> onChange.accept(shown.withState(state)));
          button.getElement().setAttribute("type", "button");
          states.put(state, button);
          row.add(button);
        });
    return row;
  }

  private String name(Optional<ReviewState> state) {
    return getTranslation("desk.state." + state.map(Enum::name).orElse("ALL"));
  }

  private <T> Select<T> choice(String labelKey, Function<T, String> names, List<T> values) {
    Select<T> select = new Select<>();
    select.setLabel(getTranslation(labelKey));
    select.setItems(values);
    select.setEmptySelectionAllowed(true);
    select.setEmptySelectionCaption(getTranslation("desk.any"));
    select.setItemLabelGenerator(
        value -> value == null ? getTranslation("desk.any") : names.apply(value));
    return select;
  }
}
