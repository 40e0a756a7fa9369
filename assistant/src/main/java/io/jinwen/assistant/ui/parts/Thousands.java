package io.jinwen.assistant.ui.parts;

import java.math.BigDecimal;

/** Numbers with commas at the thousands. */
final class Thousands {
  private Thousands() {}

  static String of(BigDecimal value) {
    String plain = value.toPlainString();
    int point = plain.indexOf('.');
    String whole = point < 0 ? plain : plain.substring(0, point);
    return whole.replaceAll("(?<=\\d)(?=(?:\\d{3})+$)", ",")
        + (point < 0 ? "" : plain.substring(point));
  }
}
