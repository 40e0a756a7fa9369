package io.jinwen.engine.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code value[start:stop:step]} with Python's rules; strings count code points. */
final class Slices {
  private Slices() {}

  static Value of(
      Value target,
      Optional<Value> start,
      Optional<Value> stop,
      Optional<Value> step,
      Budget budget) {
    budget.read(target);
    long by =
        Math.clamp(step.map(Values::integer).orElse(1L), -Integer.MAX_VALUE, Integer.MAX_VALUE);
    if (by == 0) {
      throw new TemplateFault("the step of a slice cannot be 0");
    }
    return switch (target) {
      case Value.Items items ->
          new Value.Items(picked(items.values(), start, stop, by), items.tuple());
      case Value.Text text -> text(text, start, stop, by, budget);
      case Value other -> throw Values.unfit("a list or string", other);
    };
  }

  private static Value text(
      Value.Text text, Optional<Value> start, Optional<Value> stop, long by, Budget budget) {
    if (by != 1) {
      TextBuilder out = new TextBuilder();
      for (Value letter : picked(Values.iterate(text, budget), start, stop, by)) {
        out.append(Values.text(letter));
      }
      return out.toText();
    }
    String plain = text.plain();
    int length = plain.codePointCount(0, plain.length());
    int from = clamp(start, 0, length, 0, length);
    int to = Math.max(from, clamp(stop, length, length, 0, length));
    int fromChar = plain.offsetByCodePoints(0, from);
    return text.slice(fromChar, plain.offsetByCodePoints(fromChar, to - from));
  }

  private static List<Value> picked(
      List<Value> values, Optional<Value> start, Optional<Value> stop, long by) {
    int length = values.size();
    List<Value> picked = new ArrayList<>();
    if (by > 0) {
      int to = clamp(stop, length, length, 0, length);
      for (long i = clamp(start, 0, length, 0, length); i < to; i += by) {
        picked.add(values.get((int) i));
      }
    } else {
      int to = clamp(stop, -1, length, -1, length - 1);
      for (long i = clamp(start, length - 1, length, -1, length - 1); i > to; i += by) {
        picked.add(values.get((int) i));
      }
    }
    return picked;
  }

  /** A bound as an index: counted from the end where negative, and no further than the ends. */
  private static int clamp(Optional<Value> bound, int otherwise, int length, int low, int high) {
    if (bound.isEmpty()) {
      return otherwise;
    }
    long index = Values.integer(bound.get());
    if (index < 0) {
      index = Math.max(index, -(long) length - 1) + length;
    }
    return (int) Math.clamp(index, low, Math.max(low, high));
  }
}
