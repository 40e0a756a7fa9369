package io.jinwen.engine.text.template;

import io.jinwen.engine.text.tokenizer.TextSpan;
import java.util.ArrayList;
import java.util.List;

/** Joins texts, keeping for each character whether the template wrote it. */
final class TextBuilder {
  private final List<TextSpan> done = new ArrayList<>();
  private final StringBuilder current = new StringBuilder();
  private boolean currentTrusted;
  private long length;

  TextBuilder append(String text, boolean trusted) {
    if (text.isEmpty()) {
      return this;
    }
    length += text.length();
    if (length > Budget.TEXT_CHARS_MAX) {
      throw new TemplateFault(
          "the output is longer than %d characters".formatted(Budget.TEXT_CHARS_MAX));
    }
    if (trusted != currentTrusted) {
      flush();
      currentTrusted = trusted;
    }
    current.append(text);
    return this;
  }

  TextBuilder append(Value.Text text) {
    for (TextSpan span : text.spans()) {
      append(span.text(), span.trusted());
    }
    return this;
  }

  /** Appends text that the template itself writes. */
  TextBuilder append(String text) {
    return append(text, true);
  }

  private void flush() {
    if (!current.isEmpty()) {
      done.add(new TextSpan(current.toString(), currentTrusted));
      current.setLength(0);
    }
  }

  Value.Text toText() {
    flush();
    return new Value.Text(done);
  }
}
