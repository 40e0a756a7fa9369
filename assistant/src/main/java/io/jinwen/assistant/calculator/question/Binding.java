package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.Inputs;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** The numbers of a question on their way to their places. */
final class Binding {
  private final Reading reading;
  private final Inputs before;
  private final String text; // with the words of choices blanked
  private final List<Quantity> quantities;
  private final Set<Integer> placed = new TreeSet<>();
  private final Set<String> given = new TreeSet<>();
  private final List<String> assumptions = new ArrayList<>();
  private Inputs inputs;

  private Binding(Reading reading, Inputs before, String text, Inputs chosen) {
    this.reading = reading;
    this.before = before;
    this.text = text;
    this.quantities = QuantityScanner.scan(text);
    this.inputs = chosen;
  }

  /**
   * Brings numbers to their places.
   *
   * @param before what is known already; what the text says takes its place
   */
  static Binding of(Reading reading, String question, Inputs before) {
    String text = question;
    Inputs inputs = before;
    Set<String> given = new TreeSet<>();
    for (Reading.Choice choice : reading.choices()) {
      Matcher words = choice.words().matcher(text);
      if (!given.contains(choice.field()) && words.find()) {
        text = QuestionText.blanked(text, words);
        inputs = inputs.with(choice.field(), choice.value());
        given.add(choice.field());
      }
    }
    Binding binding = new Binding(reading, before, text, inputs);
    binding.given.addAll(given);
    binding = reading.hook().apply(binding);
    binding.place();
    return binding;
  }

  private void place() {
    for (Slot slot : reading.slots()) {
      place(slot, true);
    }
    for (Slot slot : reading.slots()) {
      if (slot.loose()) {
        place(slot, false);
      }
    }
    for (Slot slot : reading.slots()) { // a number that replaces one needs no words
      if (before.has(slot.field())) {
        place(slot, false);
      }
    }
    placeWeak();
  }

  private void place(Slot slot, boolean named) {
    for (int i = 0; i < quantities.size() && !given.contains(slot.field()); i++) {
      if (!placed.contains(i) && !quantities.get(i).weak()) {
        tryPlace(slot, i, named);
      }
    }
  }

  /** 一年 counts where nothing else says how long. */
  private void placeWeak() {
    for (Slot slot : reading.slots()) {
      boolean wanted = slot.loose() || before.has(slot.field());
      for (int i = 0; i < quantities.size() && wanted && !given.contains(slot.field()); i++) {
        if (!placed.contains(i) && quantities.get(i).weak() && !isPartOfAsking(quantities.get(i))) {
          tryPlace(slot, i, false);
        }
      }
    }
  }

  /** 一个季度按91天算: the days count. */
  private boolean isSettledOtherwise(Slot slot) {
    return reading.calculator().alternatives().stream()
        .filter(ids -> ids.contains(slot.field()))
        .anyMatch(ids -> ids.stream().anyMatch(given::contains));
  }

  /** 最后一个月还多少: no span. */
  private boolean isPartOfAsking(Quantity quantity) {
    return reading.asks().stream()
        .map(ask -> ask.words().matcher(text))
        .anyMatch(words ->
            words.find() && words.start() <= quantity.start() && words.end() >= quantity.end());
  }

  private void tryPlace(Slot slot, int index, boolean named) {
    if (isSettledOtherwise(slot)) {
      return;
    }
    Beside beside = beside(index);
    boolean isNamed = slot.isNamed(beside);
    if (named && !isNamed) {
      return;
    }
    Quantity quantity = quantities.get(index);
    slot.value(quantity, beside, isNamed)
        .ifPresent(value -> {
          take(index);
          give(slot.field(), value);
        });
  }

  /** The words beside a number. */
  Beside beside(int index) {
    return Beside.of(text, quantities, index);
  }

  String text() {
    return text;
  }

  List<Quantity> quantities() {
    return quantities;
  }

  boolean isFree(int index) {
    return !placed.contains(index);
  }

  /** A number has its place. */
  void take(int index) {
    placed.add(index);
  }

  /** Sets an input; of the alternatives to it none counts any longer. */
  void give(String field, BigDecimal value) {
    give(field, value.stripTrailingZeros().toPlainString());
  }

  void give(String field, String value) {
    for (List<String> ids : reading.calculator().alternatives()) {
      if (ids.contains(field)) {
        ids.stream().filter(id -> !given.contains(id)).forEach(id -> inputs = inputs.without(id));
      }
    }
    inputs = inputs.with(field, value);
    given.add(field);
  }

  void assume(String sentence) {
    assumptions.add(sentence);
  }

  Reading reading() {
    return reading;
  }

  Inputs inputs() {
    return inputs;
  }

  /** The fields that this text itself settled. */
  Set<String> given() {
    return given;
  }

  List<String> assumptions() {
    return assumptions;
  }

  /** Whether every number has its place; manners of speaking need none. */
  boolean isComplete() {
    for (int i = 0; i < quantities.size(); i++) {
      if (isFree(i) && !quantities.get(i).weak()) {
        return false;
      }
    }
    return true;
  }

  /** How many amounts and rates of the question, not mere spans, have their place. */
  int strong() {
    int count = 0;
    for (int i : placed) {
      Quantity quantity = quantities.get(i);
      boolean span = quantity.kind() == Quantity.Kind.SPAN;
      count += span ? 0 : 1;
    }
    return count;
  }

  /** The currency of its amounts, where one is named. */
  Optional<String> currency() {
    boolean foreign =
        quantities.stream().anyMatch(quantity -> quantity.unit() == Quantity.Unit.FOREIGN);
    return foreign ? QuestionText.currency(text) : Optional.empty();
  }
}
