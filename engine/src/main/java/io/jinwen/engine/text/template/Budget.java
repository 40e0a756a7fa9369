package io.jinwen.engine.text.template;

/**
 * How much one rendering may compute, so that a hostile template ends with an error.
 *
 * <p>Work is counted in units: one for each part of the template that runs, and one for every 32
 * characters or 4 items that an operation reads or makes.
 */
final class Budget {
  static final int TEXT_CHARS_MAX = 16_000_000;
  static final int ITEMS_MAX = 200_000;
  static final int DEPTH_MAX = 400;
  private static final long WORK_MAX = 8_000_000;

  private long work;
  private int depth;

  void step() {
    charge(1);
  }

  private void charge(long units) {
    work += units;
    if (work > WORK_MAX) {
      throw new TemplateFault(
          "the template computes too long (limit %d steps)".formatted(WORK_MAX));
    }
  }

  /** Before a text of this length is made or read. */
  void text(long chars) {
    if (chars > TEXT_CHARS_MAX) {
      throw new TemplateFault(
          "a text of %d characters is too long (limit %d)".formatted(chars, TEXT_CHARS_MAX));
    }
    charge(chars >>> 5);
  }

  /** Before a list or mapping of this size is made or read. */
  void items(long count) {
    if (count > ITEMS_MAX) {
      throw new TemplateFault("%d items are too many (limit %d)".formatted(count, ITEMS_MAX));
    }
    charge(count >>> 2);
  }

  /** Before going through a value that was handed to a filter, method or operator. */
  void read(Value value) {
    switch (value) {
      case Value.Text text -> text(text.length());
      case Value.Items list -> items(list.values().size());
      case Value.Mapping mapping -> items(mapping.size());
      case Value.Int i -> step();
      case Value.Real r -> step();
      case Value.Bool b -> step();
      case Value.None n -> step();
      case Value.Undefined u -> step();
      case Value.Function f -> step();
      case Value.Fields f -> step();
    }
  }

  /** On the way into something nested; pair it with {@link #leave}. */
  void enter() {
    step();
    if (++depth > DEPTH_MAX) {
      throw new TemplateFault("nested too deeply (limit %d)".formatted(DEPTH_MAX));
    }
  }

  void leave() {
    depth--;
  }
}
