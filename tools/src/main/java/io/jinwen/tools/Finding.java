package io.jinwen.tools;

/** One line of what {@link Doctor} reports. */
record Finding(Grade grade, String text) {
  /** How bad it is. */
  enum Grade {
    GOOD("✓"),
    WEAK("!"),
    FATAL("✗");

    final String sign;

    Grade(String sign) {
      this.sign = sign;
    }
  }

  static Finding good(String format, Object... values) {
    return new Finding(Grade.GOOD, format.formatted(values));
  }

  static Finding weak(String format, Object... values) {
    return new Finding(Grade.WEAK, format.formatted(values));
  }

  static Finding fatal(String format, Object... values) {
    return new Finding(Grade.FATAL, format.formatted(values));
  }

  @Override
  public String toString() {
    return grade.sign + " " + text;
  }
}
