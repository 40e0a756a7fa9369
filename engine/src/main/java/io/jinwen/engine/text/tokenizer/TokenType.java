package io.jinwen.engine.text.tokenizer;

/** What a vocabulary says about one of its entries; the numbers are those of GGUF. */
enum TokenType {
  UNDEFINED(0),
  NORMAL(1),
  UNKNOWN(2),
  CONTROL(3),
  USER_DEFINED(4),
  UNUSED(5),
  BYTE(6);

  private final int number;

  TokenType(int number) {
    this.number = number;
  }

  /** The type with this number; a number we do not know counts as UNDEFINED, as ggml has it. */
  static TokenType of(int number) {
    for (TokenType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return UNDEFINED;
  }
}
