package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import io.jinwen.assistant.policy.compliance.Grades;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The risk grades of customer and product that a question is about, where somebody knows them. */
final class GradePicker extends Div {
  private static final int GRADE_MAX = 5;

  private final NativeButton button;
  private final Span chosen = new Span();
  private final Choice<Integer> customer;
  private final Choice<Integer> product;

  GradePicker() {
    addClassName("jw-grades");
    button = Icons.labelled("scale", getTranslation("grades.label"));
    button.addClassName("jw-pill");
    chosen.addClassName("jw-grades-chosen");
    button.add(chosen);
    customer = choice("grades.customer", "C");
    product = choice("grades.product", "R");
    Div content =
        new Div(
            new Paragraph(getTranslation("grades.explain")),
            row("grades.customer", customer),
            row("grades.product", product));
    content.addClassNames("jw-popover", "jw-grades-popover");
    Popover popover = new Popover(content);
    popover.setTarget(button);
    popover.setPosition(PopoverPosition.TOP_START);
    popover.getElement().setAttribute("accessible-name", getTranslation("grades.label"));
    add(button, popover);
    show();
  }

  Grades grades() {
    return new Grades(grade(customer), grade(product));
  }

  private Choice<Integer> choice(String labelKey, String letter) {
    Map<Integer, String> names = new LinkedHashMap<>();
    names.put(0, getTranslation("grades.none"));
    for (int grade = 1; grade <= GRADE_MAX; grade++) {
      names.put(grade, letter + grade);
    }
    Choice<Integer> choice = new Choice<>(getTranslation(labelKey), names, 0, _ -> show());
    for (int grade = 1; grade <= GRADE_MAX; grade++) {
      choice.explain(grade, getTranslation("grades." + letter + grade));
    }
    return choice;
  }

  private Div row(String labelKey, Choice<Integer> choice) {
    Div row = new Div(new Span(getTranslation(labelKey)), choice);
    row.addClassName("jw-grades-row");
    return row;
  }

  private void show() {
    if (customer == null || product == null) {
      return; // the first of the two rows is being made
    }
    String grades =
        Stream.of(name("C", grade(customer)), name("R", grade(product)))
            .filter(name -> !name.isEmpty())
            .collect(Collectors.joining(" · "));
    chosen.setText(grades);
    chosen.setVisible(!grades.isEmpty());
    Icons.name(button, (getTranslation("grades.label") + " " + grades).strip());
  }

  private static String name(String letter, OptionalInt grade) {
    return grade.isPresent() ? letter + grade.getAsInt() : "";
  }

  private static OptionalInt grade(Choice<Integer> choice) {
    return choice.chosen() == 0 ? OptionalInt.empty() : OptionalInt.of(choice.chosen());
  }
}
