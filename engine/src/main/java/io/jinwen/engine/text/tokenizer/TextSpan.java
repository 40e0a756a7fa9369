package io.jinwen.engine.text.tokenizer;

import java.util.Objects;

/**
 * A stretch of a prompt and where it came from.
 *
 * @param text the characters
 * @param trusted true for text the template wrote, in which the names of special tokens stand for
 *     those tokens; false for data, which never becomes a special token
 */
public record TextSpan(String text, boolean trusted) {
  public TextSpan {
    Objects.requireNonNull(text, "text");
  }
}
