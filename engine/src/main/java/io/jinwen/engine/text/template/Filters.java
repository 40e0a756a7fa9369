package io.jinwen.engine.text.template;

/** The filters after {@code |}: finds the one that is meant. */
final class Filters {
  private final Budget budget;
  private final ScalarFilters scalars;
  private final ListFilters lists;

  Filters(Budget budget, Operators operators, Conditions conditions) {
    this.budget = budget;
    scalars = new ScalarFilters(budget);
    lists = new ListFilters(budget, operators, conditions, this);
  }

  Value apply(String name, Value input, Arguments arguments) {
    budget.enter();
    budget.read(input);
    arguments.positional().forEach(budget::read);
    Value value =
        scalars
            .apply(name, input, arguments)
            .or(() -> lists.apply(name, input, arguments))
            .orElseThrow(() -> new TemplateFault("there is no filter '%s'".formatted(name)));
    budget.leave();
    return value;
  }
}
