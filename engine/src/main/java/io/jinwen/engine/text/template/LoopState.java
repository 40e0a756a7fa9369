package io.jinwen.engine.text.template;

import java.util.List;
import java.util.Optional;

/** The variable {@code loop} inside a loop. */
record LoopState(List<Value> items, int index) implements Value.Fields {
  @Override
  public Optional<Value> field(String name) {
    int length = items.size();
    return Optional.ofNullable(
        switch (name) {
          case "index" -> new Value.Int(index + 1);
          case "index0" -> new Value.Int(index);
          case "revindex" -> new Value.Int(length - index);
          case "revindex0" -> new Value.Int(length - index - 1);
          case "first" -> new Value.Bool(index == 0);
          case "last" -> new Value.Bool(index == length - 1);
          case "length" -> new Value.Int(length);
          case "previtem" ->
              index > 0 ? items.get(index - 1) : nothing("there is no previous item");
          case "nextitem" ->
              index + 1 < length ? items.get(index + 1) : nothing("there is no next item");
          case "cycle" -> (Value.Function) this::cycle;
          default -> null;
        });
  }

  private static Value nothing(String complaint) {
    return new Value.Undefined(complaint);
  }

  private Value cycle(Arguments arguments) {
    List<Value> choices = arguments.positional();
    if (choices.isEmpty()) {
      throw new TemplateFault("loop.cycle needs something to choose from");
    }
    return choices.get(index % choices.size());
  }
}
