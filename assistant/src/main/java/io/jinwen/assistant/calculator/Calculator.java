package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** One kind of calculation: its fields, its formula, and how it is done. */
public final class Calculator {
  private final Definition definition;
  private final List<Field> fields;
  private final BiConsumer<Inputs, Working> method;

  private Calculator(Definition definition, BiConsumer<Inputs, Working> method) {
    this.definition = definition;
    this.fields = List.copyOf(definition.fields);
    this.method = method;
  }

  /** Begins a calculator. */
  static Definition define(String id, String name) {
    return new Definition(id, name);
  }

  /** A calculator being described. */
  static final class Definition {
    private final String id;
    private final String name;
    private String formula = "";
    private String source = "";
    private String rounding = "金额四舍五入到分";
    private String disclosure = "";
    private final List<Field> fields = new ArrayList<>();
    private final List<List<String>> alternatives = new ArrayList<>();

    private Definition(String id, String name) {
      this.id = id;
      this.name = name;
    }

    Definition formula(String text) {
      formula = text;
      return this;
    }

    Definition source(String text) {
      source = text;
      return this;
    }

    Definition rounding(String text) {
      rounding = text;
      return this;
    }

    Definition disclosure(String text) {
      disclosure = text;
      return this;
    }

    Definition fields(Field... more) {
      fields.addAll(List.of(more));
      return this;
    }

    /** One of these optional fields must be given, and only one. */
    Definition oneOf(String... ids) {
      alternatives.add(List.of(ids));
      return this;
    }

    Calculator computedBy(BiConsumer<Inputs, Working> method) {
      return new Calculator(this, method);
    }
  }

  public String id() {
    return definition.id;
  }

  public String name() {
    return definition.name;
  }

  public String formula() {
    return definition.formula;
  }

  public String source() {
    return definition.source;
  }

  public String rounding() {
    return definition.rounding;
  }

  public String disclosure() {
    return definition.disclosure;
  }

  public List<Field> fields() {
    return fields;
  }

  /** Groups of optional fields of which exactly one must be given. */
  public List<List<String>> alternatives() {
    return List.copyOf(definition.alternatives);
  }

  public Optional<Field> field(String id) {
    return fields.stream().filter(field -> field.id().equals(id)).findFirst();
  }

  /** What still has to be given, by name; for alternatives the first one stands for all. */
  public List<Field> missing(Inputs inputs) {
    Stream<Field> required =
        fields.stream().filter(field -> field.required() && !inputs.has(field.id()));
    Stream<Field> chosen =
        definition.alternatives.stream()
            .filter(ids -> ids.stream().noneMatch(inputs::has))
            .map(ids -> field(ids.getFirst()).orElseThrow());
    return Stream.concat(required, chosen).toList();
  }

  /**
   * Does the calculation.
   *
   * @throws InputException if an input is missing, unknown or out of its bounds, or there is no
   *     result
   */
  public Calculation compute(Inputs given) {
    Inputs inputs = complete(given);
    Working working = new Working(inputs);
    method.accept(inputs, working);
    return new Calculation(
        id(),
        name(),
        formula(),
        source(),
        rounding(),
        working.currency(),
        inputs,
        shown(inputs, working.currency()),
        working.steps(),
        working.results(),
        working.assumptions(),
        disclosure(),
        working.schedule());
  }

  private Inputs complete(Inputs given) {
    for (String id : given.values().keySet()) {
      if (field(id).isEmpty()) {
        throw new InputException(
            InputException.Code.UNKNOWN,
            id,
            "%s没有 %s 这一项，可填：%s。"
                .formatted(name(), id, String.join("、", fields.stream().map(Field::id).toList())));
      }
    }
    List<Field> missing = missing(given);
    if (!missing.isEmpty()) {
      Field first = missing.getFirst();
      throw new InputException(
          InputException.Code.MISSING,
          first.id(),
          "缺少%s（%s），请填写%s。".formatted(first.name(), first.id(), bounds(first)));
    }
    for (List<String> ids : definition.alternatives) {
      List<String> both = ids.stream().filter(given::has).toList();
      if (both.size() > 1) {
        throw new InputException(
            InputException.Code.OUT_OF_RANGE,
            both.get(1),
            "%s 只能填其中一项，请去掉多余的。".formatted(String.join("、", both)));
      }
    }
    Map<String, String> checked = new LinkedHashMap<>();
    for (Field field : fields) {
      given
          .get(field.id())
          .or(field::fallback)
          .ifPresent(value -> checked.put(field.id(), field.checked(value)));
    }
    return new Inputs(checked);
  }

  private static String bounds(Field field) {
    return switch (field.kind()) {
      case CHOICE -> "：" + String.join("、", field.choices().keySet());
      case DATES, NUMBERS -> "，用分号隔开";
      default ->
          "，%s 到 %s%s"
              .formatted(field.min().toPlainString(), field.max().toPlainString(), field.unit());
    };
  }

  private List<Calculation.Shown> shown(Inputs inputs, String currency) {
    return fields.stream()
        .filter(field -> inputs.has(field.id()) && !field.id().equals(Fields.CURRENCY))
        .map(field -> new Calculation.Shown(field.name(), shown(field, inputs, currency)))
        .toList();
  }

  private static String shown(Field field, Inputs inputs, String currency) {
    String value = inputs.text(field.id());
    return switch (field.kind()) {
      case CHOICE -> field.choices().get(value);
      case MONEY, PRICE -> Thousands.whereLong(new BigDecimal(value)) + " " + currency;
      case NUMBERS, DATES -> value.replace(";", "；");
      case PERCENT -> value + "%";
      default -> field.unit().isEmpty() ? value : value + " " + field.unit();
    };
  }
}
