package io.jinwen.engine.text.template;

import io.jinwen.engine.text.tokenizer.TextSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an expression of a template stands for, with Python's meanings.
 *
 * <p>All values are immutable but {@link Fields}, whose one writable kind is the namespace.
 */
sealed interface Value {
  None NONE = new None();
  Text EMPTY = new Text(List.of());

  record Int(long value) implements Value {}

  record Real(double value) implements Value {}

  record Bool(boolean value) implements Value {}

  record None() implements Value {}

  /**
   * A name, attribute or item that is not there.
   *
   * @param complaint the sentence for whoever uses it all the same
   */
  record Undefined(String complaint) implements Value {}

  /**
   * A string that knows which of its characters the template wrote.
   *
   * @param spans the parts in order; neighbours differ in trust and none is empty
   */
  record Text(List<TextSpan> spans) implements Value {
    public Text {
      spans = List.copyOf(spans);
    }

    static Text trusted(String text) {
      return of(text, true);
    }

    static Text of(String text, boolean trusted) {
      return text.isEmpty() ? EMPTY : new Text(List.of(new TextSpan(text, trusted)));
    }

    String plain() {
      if (spans.size() == 1) {
        return spans.getFirst().text();
      }
      StringBuilder all = new StringBuilder();
      spans.forEach(span -> all.append(span.text()));
      return all.toString();
    }

    /** In chars, as {@link #slice} counts. */
    int length() {
      int length = 0;
      for (TextSpan span : spans) {
        length += span.text().length();
      }
      return length;
    }

    /** The chars from {@code from} to {@code to}, each with the trust it had. */
    Text slice(int from, int to) {
      TextBuilder out = new TextBuilder();
      int start = 0;
      for (TextSpan span : spans) {
        int end = start + span.text().length();
        int low = Math.max(from, start);
        int high = Math.min(to, end);
        if (low < high) {
          out.append(span.text().substring(low - start, high - start), span.trusted());
        }
        start = end;
      }
      return out.toText();
    }

    @Override
    public String toString() {
      return plain();
    }
  }

  /** A list or a tuple. */
  record Items(List<Value> values, boolean tuple) implements Value {
    static Items list(List<? extends Value> values) {
      return new Items(new ArrayList<>(values), false);
    }

    static Items tuple(Value... values) {
      return new Items(List.of(values), true);
    }
  }

  /** A dictionary; keys are compared by their plain value but keep the trust they came with. */
  final class Mapping implements Value {
    /** One key and its value. */
    record Entry(Value key, Value value) {}

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    Mapping(List<Entry> entries) {
      entries.forEach(entry -> this.entries.put(hashKey(entry.key()), entry));
    }

    static Mapping of(Map<String, ? extends Value> values) {
      List<Entry> entries = new ArrayList<>();
      values.forEach((key, value) -> entries.add(new Entry(Text.trusted(key), value)));
      return new Mapping(entries);
    }

    Optional<Value> get(Value key) {
      return Optional.ofNullable(entries.get(hashKey(key))).map(Entry::value);
    }

    List<Entry> entries() {
      return List.copyOf(entries.values());
    }

    int size() {
      return entries.size();
    }

    private static Object hashKey(Value key) {
      return switch (key) {
        case Text text -> text.plain();
        case Int i -> i.value();
        case Bool b -> b.value() ? 1L : 0L;
        case Real r when r.value() == Math.rint(r.value()) -> (long) r.value();
        case Real r -> r.value();
        case None none -> none;
        case Items i ->
            throw new TemplateFault("a %s cannot be a key".formatted(Values.typeName(i)));
        case Mapping m -> throw new TemplateFault("a dict cannot be a key");
        case Undefined u -> throw new TemplateFault(u.complaint());
        case Function f -> throw new TemplateFault("a function cannot be a key");
        case Fields f -> throw new TemplateFault("an object cannot be a key");
      };
    }
  }

  /** Something to call: a global, a macro, a method of a value. */
  non-sealed interface Function extends Value {
    Value call(Arguments arguments);
  }

  /** Something with named fields: a namespace or the state of a loop. */
  non-sealed interface Fields extends Value {
    Optional<Value> field(String name);
  }

  /** {@code namespace(…)}: the one value that a template can change. */
  final class Namespace implements Fields {
    private final Map<String, Value> fields = new LinkedHashMap<>();

    void set(String name, Value value) {
      fields.put(name, value);
    }

    @Override
    public Optional<Value> field(String name) {
      return Optional.ofNullable(fields.get(name));
    }
  }
}
