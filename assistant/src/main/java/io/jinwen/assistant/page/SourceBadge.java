package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.context.Material;
import io.jinwen.assistant.conversation.ApprovedSource;
import io.jinwen.assistant.conversation.Ground;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line that says what an answer stands on: people who checked it, with the question they
 * answered and its basis; the model, with its material; a rule; or nothing.
 */
final class SourceBadge extends Div {
  private static final int MATERIAL_SHOWN_MAX = 3;

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

  /**
   * @param question what was asked; the question that was answered is shown where it is another one
   * @param ending how it ended; empty while it goes on
   */
  void show(
      String question,
      Optional<ApprovedSource> source,
      Optional<Ground> ground,
      Optional<TurnEnding> ending) {
    words.removeAll();
    removeClassNames("jw-source-plain");
    if (source.isPresent()) {
      showApproved(question, source.get());
    } else {
      addClassName("jw-source-plain");
      ground.ifPresentOrElse(it -> show(it, ending), () -> showRefusal(ending));
    }
    setVisible(words.getElement().getChildCount() > 0);
  }

  private void showApproved(String question, ApprovedSource source) {
    Span badge = new Span(Icons.of("check"), new Span(getTranslation("approved.badge")));
    badge.addClassName("jw-approved");
    words.add(badge);
    if (!same(question, source.question())) {
      words.add(new Span(getTranslation("approved.question", source.question())));
    }
    words.add(
        new Span(getTranslation("approved.source", source.title(), source.asOf().toString())));
  }

  private void show(Ground ground, Optional<TurnEnding> ending) {
    boolean small = ending.filter(TurnEnding.BY_RULE::equals).isPresent();
    Optional<String> key =
        switch (ground.origin()) {
          case GENERATED, GROUNDED -> Optional.of("origin.generated");
          case EXTRACTED -> Optional.of("origin.extracted");
          case RULE -> Optional.of(small ? "origin.smalltalk" : "origin.rule");
          case NONE -> Optional.of("origin.none");
          case APPROVED, CALCULATED -> Optional.empty(); // the badge, and the card of a calculation
        };
    key.ifPresent(this::showOrigin);
    if (key.isPresent() && !ground.material().isEmpty()) {
      words.add(new Span(getTranslation("origin.material", titles(ground.material()))));
    }
  }

  /** Refusals of before the ground was kept have their line too. */
  private void showRefusal(Optional<TurnEnding> ending) {
    if (ending.filter(TurnEnding.REFUSED::equals).isPresent()) {
      showOrigin("origin.rule");
    }
  }

  private void showOrigin(String key) {
    Span badge = new Span(getTranslation(key));
    badge.addClassName("jw-origin");
    words.add(badge);
  }

  private String titles(List<Material> material) {
    List<String> titles = new ArrayList<>();
    for (Material one : material.subList(0, Math.min(MATERIAL_SHOWN_MAX, material.size()))) {
      titles.add("[" + (titles.size() + 1) + "] " + one.title());
    }
    String shown = String.join("　", titles);
    return material.size() > MATERIAL_SHOWN_MAX
        ? getTranslation("origin.material.more", shown, material.size())
        : shown;
  }

  private static boolean same(String question, String other) {
    return question
        .replaceAll("[\\p{Punct}\\p{IsPunctuation}\\s]+", "")
        .equalsIgnoreCase(other.replaceAll("[\\p{Punct}\\p{IsPunctuation}\\s]+", ""));
  }

  /** From now on the model can be asked instead. */
  void offerModel(Runnable onGenerate) {
    this.onGenerate = onGenerate;
    generate.setVisible(true);
  }
}
