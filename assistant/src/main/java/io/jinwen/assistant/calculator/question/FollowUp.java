package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.Inputs;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a question that changes a part of the calculation before: 那60万20年呢, 改成等额本金, 总利息呢.
 *
 * <p>It must say nothing else. What is left of it without numbers, names of inputs and results and
 * the words of such questions may be two characters at most.
 */
final class FollowUp {
  private static final int CHARACTERS_MAX = 40;
  private static final int REST_MAX = 2;

  private static final Pattern COMMON =
      Pattern.compile(
          "那么|那|如果|要是|假如|假设|若|的话|改成?|换成?|变成?|变为|降到|升到|涨到|跌到|降|升|涨|跌|调到|只|再|按|就|多少|一共|总共|共|是|的|呢|会|能|要|了|我|算|下|一|钱|元|块|年利率|利率|费率|年化|贷款?|借|存|投|放|买|卖|期限|本金|还清|还|分|打|得|有|期|后|每个?月|每期|每|到|剩|利息|收益率?|市值|成|和|又|也|都|请|帮|[，。？！、,.?!:：_~～-]");

  /**
   * A change by an amount: 降0.5%, 每月多存500, 延长5年. With 到, 至, 为 or 成 it is a change to one, and 后 may
   * stand before one. How much it comes to is not reckoned here.
   */
  private static final Pattern CHANGE_BY =
      Pattern.compile(
          "(?:多(?!少|久|长)|(?<!多)少|加|减|增|降|升|涨|跌|上调|下调|上浮|下浮|延长|延迟|推迟|缩短|提前)[^_到至为成后，。、？]{0,3}_");

  private static final List<List<String>> SIBLINGS =
      List.of(List.of("loan-equal-instalments", "等额本息"), List.of("loan-equal-principal", "等额本金"));

  private FollowUp() {}

  static Optional<Reply> read(Asked previous, String text) {
    if (text.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    Reading before = Readings.of(previous.calculator());
    Reading reading = sibling(previous.calculator(), text).orElse(before);
    boolean switched = reading != before;
    Inputs known = switched ? common(previous.inputs(), reading) : previous.inputs();
    Binding binding = Binding.of(reading, text, known);
    Optional<String> result = reading.asked(text);
    boolean changesSomething = switched || !binding.given().isEmpty() || result.isPresent();
    if (!changesSomething || !binding.isComplete() || !saysNothingElse(binding, text)) {
      return Optional.empty();
    }
    // where nothing is asked for, what was asked for before is; a calculator without it has its own
    String asked = result.orElse(previous.result());
    List<String> assumptions = switched ? List.of() : previous.assumptions();
    return CalculationReader.reply(binding, asked, assumptions);
  }

  private static Optional<Reading> sibling(String calculator, String text) {
    boolean isLoan = SIBLINGS.stream().anyMatch(one -> one.getFirst().equals(calculator));
    return isLoan
        ? SIBLINGS.stream()
            .filter(one -> text.contains(one.getLast()))
            .map(one -> Readings.of(one.getFirst()))
            .findFirst()
        : Optional.empty();
  }

  private static Inputs common(Inputs inputs, Reading reading) {
    Inputs kept = Inputs.NONE;
    for (var entry : inputs.values().entrySet()) {
      if (reading.calculator().field(entry.getKey()).isPresent()) {
        kept = kept.with(entry.getKey(), entry.getValue());
      }
    }
    return kept;
  }

  private static boolean saysNothingElse(Binding binding, String text) {
    StringBuilder rest = new StringBuilder(binding.text());
    for (Quantity quantity : binding.quantities()) {
      for (int i = quantity.start(); i < quantity.end(); i++) {
        rest.setCharAt(i, '_');
      }
    }
    String left = rest.toString();
    if (CHANGE_BY.matcher(left).find()) {
      return false;
    }
    for (Reading.Ask ask : binding.reading().asks()) {
      left = without(left, ask.words());
    }
    for (List<String> sibling : SIBLINGS) {
      left = left.replace(sibling.getLast(), "");
    }
    for (Slot slot : binding.reading().slots()) {
      String name = binding.reading().calculator().field(slot.field()).orElseThrow().name();
      left = left.replace(name, "");
      if (slot.before().isPresent()) {
        left = without(left, Pattern.compile(slot.before().get().pattern().replace(".{0,6}$", "")));
      }
      if (slot.after().isPresent()) {
        left = without(left, slot.after().get());
      }
    }
    left = COMMON.matcher(left).replaceAll("");
    return left.length() <= REST_MAX;
  }

  private static String without(String text, Pattern words) {
    Matcher matcher = words.matcher(text);
    StringBuilder rest = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      rest.append(text, from, matcher.start());
      from = matcher.end();
    }
    return rest.append(text.substring(from)).toString();
  }
}
