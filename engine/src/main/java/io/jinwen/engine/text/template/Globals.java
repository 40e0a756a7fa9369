package io.jinwen.engine.text.template;

import io.jinwen.engine.api.EngineException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The functions that every chat template finds. */
final class Globals {
  private static final Map<Character, String> DATE_FIELDS =
      Map.ofEntries(
          Map.entry('d', "dd"),
          Map.entry('m', "MM"),
          Map.entry('b', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('A', "EEEE"),
          Map.entry('a', "EEE"),
          Map.entry('j', "DDD"));

  private Globals() {}

  /**
   * @param now the local time, for {@code strftime_now}
   */
  static Map<String, Value> with(Supplier<LocalDateTime> now) {
    Map<String, Value> globals = new HashMap<>();
    globals.put("raise_exception", (Value.Function) Globals::raise);
    globals.put("strftime_now", (Value.Function) arguments -> date(arguments, now.get()));
    globals.put("namespace", (Value.Function) Globals::namespace);
    globals.put("range", (Value.Function) Globals::range);
    globals.put("dict", (Value.Function) Globals::dict);
    return globals;
  }

  private static Value raise(Arguments arguments) {
    throw new TemplateFault(
        EngineException.Code.INVALID_REQUEST,
        "the model's template refuses the conversation: "
            + arguments.bind("message").text("message").plain());
  }

  private static Value date(Arguments arguments, LocalDateTime now) {
    String format = arguments.bind("format").text("format").plain();
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        builder.appendLiteral(c);
        continue;
      }
      char field = format.charAt(++i);
      if (field == '%') {
        builder.appendLiteral('%');
      } else if (DATE_FIELDS.containsKey(field)) {
        builder.appendPattern(DATE_FIELDS.get(field));
      } else {
        throw new TemplateFault("the date field '%%%s' is not supported".formatted(field));
      }
    }
    DateTimeFormatter formatter = builder.toFormatter(Locale.ENGLISH);
    return Value.Text.trusted(now.truncatedTo(ChronoUnit.SECONDS).format(formatter));
  }

  private static Value namespace(Arguments arguments) {
    Value.Namespace namespace = new Value.Namespace();
    fields(arguments).entries().forEach(e -> namespace.set(e.key().toString(), e.value()));
    return namespace;
  }

  private static Value dict(Arguments arguments) {
    return fields(arguments);
  }

  /** A mapping given first, if any, and the named arguments. */
  private static Value.Mapping fields(Arguments arguments) {
    List<Value.Mapping.Entry> entries = new ArrayList<>();
    for (Value value : arguments.positional()) {
      if (!(value instanceof Value.Mapping mapping)) {
        throw Values.unfit("a mapping", value);
      }
      entries.addAll(mapping.entries());
    }
    entries.addAll(Value.Mapping.of(arguments.named()).entries());
    return new Value.Mapping(entries);
  }

  private static Value range(Arguments arguments) {
    List<Long> bounds = arguments.positional().stream().map(Values::integer).toList();
    if (bounds.isEmpty() || bounds.size() > 3) {
      throw new TemplateFault("range takes 1 to 3 arguments, not %d".formatted(bounds.size()));
    }
    long start = bounds.size() == 1 ? 0 : bounds.get(0);
    long stop = bounds.size() == 1 ? bounds.get(0) : bounds.get(1);
    long step = bounds.size() == 3 ? bounds.get(2) : 1;
    if (step == 0) {
      throw new TemplateFault("the step of a range cannot be 0");
    }
    List<Value> values = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i = Math.addExact(i, step)) {
      if (values.size() == Budget.ITEMS_MAX) {
        throw new TemplateFault("a range of more than %d items".formatted(Budget.ITEMS_MAX));
      }
      values.add(new Value.Int(i));
    }
    return Value.Items.list(values);
  }
}
