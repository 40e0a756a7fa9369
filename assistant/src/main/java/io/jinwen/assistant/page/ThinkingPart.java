package io.jinwen.assistant.page;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import java.time.Duration;
import java.util.Optional;

/**
 * What the model thought before it answered, folded away. While it thinks, the line shows the
 * newest of it; afterwards how long it took, where that was seen.
 */
final class ThinkingPart extends Details {
  private static final int PREVIEW_CHARACTERS = 40;

  private final Div text = new Div();
  private boolean thinks;
  private Optional<Duration> took = Optional.empty();

  ThinkingPart() {
    addClassName("jw-thinking");
    text.addClassName("jw-thinking-text");
    add(text);
    setOpened(false);
    setVisible(false);
    summarise("");
  }

  /** Shows thoughts while an answer comes; it is {@code age} old. */
  void show(String thinking, boolean stillThinks, Duration age) {
    if (thinks && !stillThinks) {
      took = Optional.of(age);
    }
    thinks = stillThinks;
    show(thinking);
  }

  /** Shows thoughts that are remembered. */
  void show(String thinking) {
    setVisible(!thinking.isBlank());
    String stripped = thinking.strip();
    if (!stripped.equals(text.getText())) {
      text.setText(stripped);
    }
    summarise(stripped);
  }

  private void summarise(String thinking) {
    if (thinks) {
      String line = thinking.substring(thinking.lastIndexOf('\n') + 1);
      int characters = line.codePointCount(0, line.length());
      String newest =
          characters <= PREVIEW_CHARACTERS
              ? line
              : "…" + line.substring(line.offsetByCodePoints(0, characters - PREVIEW_CHARACTERS));
      setSummaryText(getTranslation("thinking.now", newest));
    } else {
      setSummaryText(
          took.map(it -> getTranslation("thinking.took", Math.max(1, it.toSeconds())))
              .orElse(getTranslation("thinking.part")));
    }
  }
}
