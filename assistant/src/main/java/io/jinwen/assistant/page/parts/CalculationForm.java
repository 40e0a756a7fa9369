package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Field;
import io.jinwen.assistant.calculator.InputException;
import io.jinwen.assistant.calculator.Inputs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The fields of a calculator, each with its unit and bounds; what is refused is told beside it. */
final class CalculationForm extends Div {
  private final Map<String, HasValue<?, String>> fields = new LinkedHashMap<>();
  private final Paragraph refusal = new Paragraph();
  private final Consumer<Inputs> onCalculate;

  /**
   * @param onCalculate takes what was filled in, or throws an {@link InputException}
   */
  CalculationForm(Calculator calculator, Inputs inputs, Consumer<Inputs> onCalculate) {
    this.onCalculate = onCalculate;
    addClassName("jc-form");
    Div grid = new Div();
    grid.addClassName("jc-fields");
    for (Field field : calculator.fields()) {
      String value = inputs.get(field.id()).or(field::fallback).orElse("");
      Component shown =
          field.kind() == Field.Kind.CHOICE ? choice(field, value) : text(field, value);
      grid.add(shown);
    }
    refusal.addClassName("jd-refusal");
    refusal.getElement().setAttribute("role", "alert");
    refusal.setVisible(false);
    Button calculate = new Button(getTranslation("calculators.calculate"), _ -> calculate());
    calculate.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    calculate.addClickShortcut(Key.ENTER).listenOn(this);
    add(grid, refusal, calculate);
  }

  private TextField text(Field field, String value) {
    String unit = field.unit().isEmpty() ? "" : "（" + field.unit() + "）";
    TextField text = new TextField(field.name() + unit);
    text.setHelperText(help(field));
    text.setMaxLength(field.kind() == Field.Kind.NUMBERS ? 4000 : 400);
    text.setValue(value);
    if (field.kind() != Field.Kind.NUMBERS && field.kind() != Field.Kind.DATES) {
      text.getElement().setAttribute("inputmode", "decimal");
    }
    fields.put(field.id(), text);
    return text;
  }

  private String help(Field field) {
    String optional =
        field.required() || field.fallback().isPresent()
            ? ""
            : getTranslation("calculators.optional") + " · ";
    return switch (field.kind()) {
      case NUMBERS -> optional + getTranslation("calculators.numbers");
      case DATES -> optional + getTranslation("calculators.dates");
      default -> optional + field.min().toPlainString() + " – " + field.max().toPlainString();
    };
  }

  private Select<String> choice(Field field, String value) {
    Select<String> select = new Select<>();
    select.setLabel(field.name());
    select.setItems(field.choices().keySet());
    select.setItemLabelGenerator(field.choices()::get);
    select.setValue(value);
    fields.put(field.id(), select);
    return select;
  }

  /** Calculates with what is filled in. */
  void calculate() {
    refusal.setVisible(false);
    fields.values().forEach(field -> ((HasValidation) field).setInvalid(false));
    Inputs inputs = Inputs.NONE;
    for (Map.Entry<String, HasValue<?, String>> field : fields.entrySet()) {
      String value = field.getValue().getValue();
      if (value != null && !value.isBlank()) {
        inputs = inputs.with(field.getKey(), value);
      }
    }
    try {
      onCalculate.accept(inputs);
    } catch (InputException refused) {
      show(refused);
    }
  }

  private void show(InputException refused) {
    if (fields.get(refused.field()) instanceof HasValidation field) {
      field.setErrorMessage(refused.getMessage());
      field.setInvalid(true);
    } else {
      refusal.setText(refused.getMessage());
      refusal.setVisible(true);
    }
  }
}
