package io.jinwen.engine.text.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The variables of a part of a template, and those around it. */
final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, Value> variables = new HashMap<>();

  private Scope(Optional<Scope> outer) {
    this.outer = outer;
  }

  static Scope outermost(Map<String, ? extends Value> variables) {
    Scope scope = new Scope(Optional.empty());
    scope.variables.putAll(variables);
    return scope;
  }

  Scope inner() {
    return new Scope(Optional.of(this));
  }

  void set(String name, Value value) {
    variables.put(name, value);
  }

  Value get(String name) {
    for (Optional<Scope> scope = Optional.of(this); scope.isPresent(); scope = scope.get().outer) {
      Value value = scope.get().variables.get(name);
      if (value != null) {
        return value;
      }
    }
    return new Value.Undefined("'%s' is undefined".formatted(name));
  }
}
