package io.jinwen.assistant.calculator;

import io.jinwen.assistant.calculator.Field.Kind;

/** Inputs that several calculators share, with their bounds. */
final class Fields {
  /** A trillion: more than any single account, little enough for exact cents. */
  static final String MONEY_MAX = "1000000000000";

  static final String CURRENCY = "currency";
  private static final String[] CURRENCIES = {
    "元", "美元", "港元", "欧元", "英镑", "日元", "澳元", "加元", "新加坡元", "瑞士法郎"
  };

  private Fields() {}

  static Field money(String id, String name) {
    return Field.number(id, name, Kind.MONEY, "", "0.01", MONEY_MAX);
  }

  /** An amount that may also be 0. */
  static Field moneyOrNone(String id, String name) {
    return Field.number(id, name, Kind.MONEY, "", "0", MONEY_MAX);
  }

  static Field price(String id, String name) {
    return Field.number(id, name, Kind.PRICE, "", "0.0001", "100000000");
  }

  /** In percent. */
  static Field percent(String id, String name, String min, String max) {
    return Field.number(id, name, Kind.PERCENT, "%", min, max);
  }

  /** A rate in percent a year. */
  static Field yearly(String id, String name) {
    return Field.number(id, name, Kind.PERCENT, "%/年", "0", "1000");
  }

  static Field months(String id, String name) {
    return Field.number(id, name, Kind.COUNT, "个月", "1", "600");
  }

  static Field days(String id, String name) {
    return Field.number(id, name, Kind.COUNT, "天", "1", "36500");
  }

  static Field years(String id, String name) {
    return Field.number(id, name, Kind.NUMBER, "年", "0.01", "100");
  }

  static Field periods(String id, String name, String max) {
    return Field.number(id, name, Kind.COUNT, "期", "1", max);
  }

  static Field count(String id, String name, String unit, String min, String max) {
    return Field.number(id, name, Kind.COUNT, unit, min, max);
  }

  static Field currency() {
    String[] idsAndNames = new String[CURRENCIES.length * 2];
    for (int i = 0; i < CURRENCIES.length; i++) {
      idsAndNames[2 * i] = CURRENCIES[i];
      idsAndNames[2 * i + 1] = CURRENCIES[i];
    }
    return Field.choice(CURRENCY, "币种", idsAndNames);
  }
}
