package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.calculator.Calculation;
import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Figure;
import io.jinwen.assistant.calculator.Inputs;
import io.jinwen.assistant.calculator.Thousands;
import java.util.List;
import java.util.stream.Stream;

/** A calculation: its result, fields that can be changed, how it was done, and its schedule. */
@StyleSheet("context://jinwen/desk.css")
@StyleSheet("context://jinwen/calculator.css")
public final class CalculationPanel extends Div {
  private final Calculator calculator;
  private final String asked;
  private final Div results = new Div();
  private final NativeDetails steps = new NativeDetails(getTranslation("calculators.steps"));
  private final ScheduleView schedule = new ScheduleView();

  /**
   * @param inputs what is filled in already
   * @param asked the result that is told first
   * @param open whether the fields are on show from the beginning
   */
  public CalculationPanel(Calculator calculator, Inputs inputs, String asked, boolean open) {
    this.calculator = calculator;
    this.asked = asked;
    addClassName("jc-panel");
    results.addClassName("jc-results");
    results.getElement().setAttribute("role", "status");
    steps.addClassName("jc-steps");
    CalculationForm form = new CalculationForm(calculator, inputs, this::calculate);
    NativeDetails conditions = new NativeDetails(getTranslation("calculators.conditions"), form);
    conditions.setOpen(open);
    conditions.addClassName("jc-conditions");
    empty();
    add(results, conditions, steps, schedule);
  }

  private void empty() {
    results.setVisible(false);
    steps.setVisible(false);
    schedule.setVisible(false);
  }

  private void calculate(Inputs inputs) {
    empty(); // what stood there is not the result of these inputs
    show(calculator.compute(inputs).asking(asked));
  }

  /** Shows a calculation that was done. */
  public void show(Calculation calculation) {
    results.removeAll();
    results.setVisible(true);
    Figure main = calculation.main();
    Span name = new Span(main.name());
    name.addClassName("jc-name");
    Span value = new Span(grouped(main));
    value.addClassName("jc-value");
    Div first = new Div(name, value);
    first.addClassName("jc-main");
    results.add(first);
    calculation.results().stream().skip(1).forEach(figure -> results.add(line(figure)));
    showSteps(calculation);
    schedule.show(calculation.schedule());
  }

  private static Div line(Figure figure) {
    Div line = new Div(new Span(figure.name()), new Span(grouped(figure)));
    line.addClassName("jc-line");
    return line;
  }

  /** With commas at thousands, for the eye. */
  private static String grouped(Figure figure) {
    return figure.text().replaceFirst("^[-\\d.,]+", Thousands.of(figure.value()));
  }

  private void showSteps(Calculation calculation) {
    OrderedList list = new OrderedList();
    calculation.steps().forEach(step -> list.add(new ListItem(step)));
    Div text = new Div();
    text.add(labelled("calculators.formula", calculation.formula()), list);
    if (!calculation.assumptions().isEmpty()) {
      text.add(labelled("calculators.assumptions", String.join("", calculation.assumptions())));
    }
    Stream.of(
            labelled("calculators.source", calculation.source()),
            labelled("calculators.rounding", calculation.rounding()))
        .forEach(text::add);
    steps.setContent(text);
    steps.setVisible(true);
    Paragraph disclosure = new Paragraph(calculation.disclosure());
    disclosure.addClassName("jc-disclosure");
    results.add(disclosure);
  }

  private Paragraph labelled(String key, String words) {
    Span label = new Span(getTranslation(key));
    label.addClassName("jd-label");
    Paragraph paragraph = new Paragraph();
    paragraph.add(List.of(label, new Span(words)));
    return paragraph;
  }
}
