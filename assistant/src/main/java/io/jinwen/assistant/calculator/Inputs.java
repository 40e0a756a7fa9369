package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a calculator is given: texts by the ids of its fields.
 *
 * @param values in the order they were given
 */
public record Inputs(Map<String, String> values) {
  public static final Inputs NONE = new Inputs(Map.of());

  public Inputs {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** These and one more, which takes the place of one of the same name. */
  public Inputs with(String id, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(id, value);
    return new Inputs(more);
  }

  /** These without one. */
  public Inputs without(String id) {
    Map<String, String> less = new LinkedHashMap<>(values);
    less.remove(id);
    return new Inputs(less);
  }

  public boolean has(String id) {
    return values.containsKey(id);
  }

  public Optional<String> get(String id) {
    return Optional.ofNullable(values.get(id));
  }

  BigDecimal number(String id) {
    return new BigDecimal(text(id));
  }

  BigDecimal number(String id, BigDecimal otherwise) {
    return get(id).map(BigDecimal::new).orElse(otherwise);
  }

  int count(String id) {
    return number(id).intValueExact();
  }

  /** A percentage as a fraction: 3.1 is 0.031. */
  BigDecimal fraction(String id) {
    return number(id).movePointLeft(2);
  }

  String text(String id) {
    return get(id).orElseThrow(() -> new IllegalStateException("input " + id + " is not there"));
  }

  List<BigDecimal> numbers(String id) {
    return Arrays.stream(text(id).split(";")).map(BigDecimal::new).toList();
  }

  List<LocalDate> dates(String id) {
    return Arrays.stream(text(id).split(";")).map(LocalDate::parse).toList();
  }
}
