package io.jinwen.assistant.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.chat.ApprovedSource;
import java.util.Optional;

/** Says that people wrote and checked an answer, what it rests on, and of which day it is. */
final class SourceBadge extends Div {
  private final Div words = new Div();
  private final NativeButton generate;
  private Runnable onGenerate = () -> {};

  SourceBadge() {
    addClassName("jw-source");
    setVisible(false);
    words.addClassName("jw-source-words");
    generate = new NativeButton(getTranslation("approved.generate"), _ -> onGenerate.run());
    generate.addClassName("jw-link");
    generate.setVisible(false);
    add(words, generate);
  }

  void show(Optional<ApprovedSource> source) {
    setVisible(source.isPresent());
    words.removeAll();
    source.ifPresent(it -> {
      Span badge = new Span(Icons.of("check"), new Span(getTranslation("approved.badge")));
      badge.addClassName("jw-approved");
      Span title = new Span(getTranslation("approved.source", it.title(), it.asOf().toString()));
      title.getElement().setAttribute("title", getTranslation("approved.question", it.question()));
      words.add(badge, title);
    });
  }

  /** From now on the model can be asked instead. */
  void offerModel(Runnable onGenerate) {
    this.onGenerate = onGenerate;
    generate.setVisible(true);
  }
}
