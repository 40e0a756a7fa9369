package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How a kind of question is told, and where its numbers stand. */
final class Reading {
  private final Calculator calculator;
  private final List<Pattern> topics = new ArrayList<>();
  private Optional<Pattern> never = Optional.empty();
  private final List<Ask> asks = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final List<Choice> choices = new ArrayList<>();
  private UnaryOperator<Binding> hook = UnaryOperator.identity();

  private Reading(String calculator) {
    this.calculator = Calculators.get(calculator);
  }

  /** Words that ask for a result of the calculator. */
  record Ask(Pattern words, String result) {}

  /** Words that settle an input which is no number; they are not read as numbers any more. */
  record Choice(String field, Pattern words, String value) {}

  static Reading of(String calculator) {
    return new Reading(calculator);
  }

  /** Words of which some must be there; each call adds a condition. */
  Reading topic(String words) {
    topics.add(Pattern.compile(words));
    return this;
  }

  /** Words that must not be there. */
  Reading never(String words) {
    never = Optional.of(Pattern.compile(words));
    return this;
  }

  /** The first words that are found decide; some must be. */
  Reading asks(String words, String result) {
    asks.add(new Ask(Pattern.compile(words), result));
    return this;
  }

  Reading takes(Slot... more) {
    slots.addAll(List.of(more));
    return this;
  }

  Reading chooses(String field, String words, String value) {
    choices.add(new Choice(field, Pattern.compile(words), value));
    return this;
  }

  /** What is done before numbers find their places; it may take some itself. */
  Reading first(UnaryOperator<Binding> step) {
    hook = step;
    return this;
  }

  Calculator calculator() {
    return calculator;
  }

  boolean isAbout(String text) {
    return topics.stream().allMatch(words -> words.matcher(text).find())
        && never.filter(words -> words.matcher(text).find()).isEmpty();
  }

  /** The result that is asked for; empty where none is. */
  Optional<String> asked(String text) {
    return asks.stream()
        .filter(ask -> ask.words().matcher(text).find())
        .map(Ask::result)
        .findFirst();
  }

  List<Ask> asks() {
    return asks;
  }

  List<Slot> slots() {
    return slots;
  }

  List<Choice> choices() {
    return choices;
  }

  UnaryOperator<Binding> hook() {
    return hook;
  }
}
