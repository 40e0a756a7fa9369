package io.jinwen.assistant.calculator;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One input of a calculator.
 *
 * @param id by which programs name it
 * @param name in Chinese, without unit
 * @param kind what may stand in it
 * @param unit in Chinese; empty for money, whose unit is the currency, and for choices
 * @param min the least value of a number
 * @param max the greatest value of a number
 * @param choices of a choice: what it is called here and for people
 * @param required whether it must be given
 * @param fallback what counts where it is not given
 */
public record Field(
    String id,
    String name,
    Kind kind,
    String unit,
    BigDecimal min,
    BigDecimal max,
    Map<String, String> choices,
    boolean required,
    Optional<String> fallback) {
  /** The most values of a list. */
  static final int LIST_MAX = 600;

  private static final int CHARACTERS_MAX = 40; // of one number
  private static final String BETWEEN = "；|;|，|,|\\s+";

  /** What may stand in a field. */
  public enum Kind {
    MONEY,
    PRICE,
    /** In percent: 3.1 means 3.1 %. */
    PERCENT,
    NUMBER,
    /** Whole numbers. */
    COUNT,
    CHOICE,
    /** Numbers, by semicolons. */
    NUMBERS,
    /** Days such as 2026-01-31, by semicolons. */
    DATES
  }

  static Field number(String id, String name, Kind kind, String unit, String min, String max) {
    return new Field(
        id,
        name,
        kind,
        unit,
        new BigDecimal(min),
        new BigDecimal(max),
        Map.of(),
        true,
        Optional.empty());
  }

  /** A choice; the first one counts where none is made. */
  static Field choice(String id, String name, String... idsAndNames) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (int i = 0; i < idsAndNames.length; i += 2) {
      choices.put(idsAndNames[i], idsAndNames[i + 1]);
    }
    return new Field(
        id,
        name,
        Kind.CHOICE,
        "",
        BigDecimal.ZERO,
        BigDecimal.ZERO,
        choices,
        false,
        Optional.of(idsAndNames[0]));
  }

  /** The same field, which may be left out. */
  Field optional() {
    return new Field(id, name, kind, unit, min, max, choices, false, fallback);
  }

  /** The same field, for which a value counts where none is given. */
  Field or(String value) {
    return new Field(id, name, kind, unit, min, max, choices, false, Optional.of(value));
  }

  /**
   * A value in the form it is kept in.
   *
   * @throws InputException with this field's name, the value and the bound
   */
  String checked(String given) {
    String text = given.strip();
    return switch (kind) {
      case CHOICE -> choice(text);
      case NUMBERS -> list(text).stream().map(this::number).reduce((a, b) -> a + ";" + b).get();
      case DATES -> list(text).stream().map(this::date).reduce((a, b) -> a + ";" + b).get();
      default -> number(text);
    };
  }

  private String choice(String text) {
    if (!choices.containsKey(text)) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          id,
          "%s（%s）的值 %s 不可用，可用：%s。"
              .formatted(name, id, shown(text), String.join("、", choices.keySet())));
    }
    return text;
  }

  private List<String> list(String text) {
    List<String> parts =
        Arrays.stream(text.split(BETWEEN)).filter(part -> !part.isEmpty()).toList();
    if (parts.isEmpty() || parts.size() > LIST_MAX) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          id,
          "%s（%s）有 %d 个值，应为 1 到 %d 个，用分号隔开。".formatted(name, id, parts.size(), LIST_MAX));
    }
    return parts;
  }

  private String number(String text) {
    BigDecimal value;
    try {
      if (text.length() > CHARACTERS_MAX || text.toLowerCase(Locale.ROOT).contains("e")) {
        throw new NumberFormatException(text);
      }
      value = new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw new InputException(
          InputException.Code.NOT_A_NUMBER,
          id,
          "%s（%s）的值 %s 不是数字，请写成 12345.67 这样的形式。".formatted(name, id, shown(text)));
    }
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          id,
          "%s（%s）的值 %s 超出范围，应在 %s 到 %s%s 之间。"
              .formatted(name, id, shown(text), min.toPlainString(), max.toPlainString(), unit));
    }
    if (kind == Kind.COUNT && value.stripTrailingZeros().scale() > 0) {
      throw new InputException(
          InputException.Code.OUT_OF_RANGE,
          id,
          "%s（%s）的值 %s 不是整数，请写整数。".formatted(name, id, shown(text)));
    }
    return value.stripTrailingZeros().toPlainString();
  }

  private String date(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1900 && day.getYear() <= 2200) {
        return day.toString();
      }
    } catch (DateTimeException _) {
      // told below
    }
    throw new InputException(
        InputException.Code.OUT_OF_RANGE,
        id,
        "%s（%s）的值 %s 不是 1900 到 2200 年间的日期，请写成 2026-01-31 的形式。".formatted(name, id, shown(text)));
  }

  private static String shown(String text) {
    return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX) + "…";
  }
}
