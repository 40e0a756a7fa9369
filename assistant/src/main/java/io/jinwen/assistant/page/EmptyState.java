package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.knowledge.Role;
import java.util.function.Consumer;

/** A page on which nothing was asked yet: whom one asks, and what could be asked. */
final class EmptyState extends Div {
  private static final int EXAMPLES_MAX = 6;

  private final Paragraph about = new Paragraph();
  private final Div examples = new Div();
  private final Consumer<String> onChosen;
  private final Consumer<String> onBegun;

  /**
   * @param onChosen asks an example
   * @param onBegun takes an example that only begins a question, because a text belongs behind it
   */
  EmptyState(Consumer<String> onChosen, Consumer<String> onBegun) {
    this.onChosen = onChosen;
    this.onBegun = onBegun;
    addClassName("jw-empty");
    Span seal = new Span("金");
    seal.addClassNames("jw-seal", "jw-seal-large");
    seal.getElement().setAttribute("aria-hidden", "true");
    about.addClassName("jw-empty-about");
    examples.addClassName("jw-examples");
    examples.getElement().setAttribute("role", "group");
    examples.getElement().setAttribute("aria-label", getTranslation("empty.examples"));
    add(seal, new H2(getTranslation("empty.title")), about, examples);
  }

  void show(Role role) {
    boolean english = getLocale().getLanguage().equals("en");
    about.setText(english ? getTranslation("empty.about." + role.id()) : role.description());
    examples.removeAll();
    role.exampleQuestions().stream()
        .limit(EXAMPLES_MAX)
        .forEach(question -> {
          NativeButton example = new NativeButton();
          example.add(new Span(question), Icons.of("right"));
          example.addClassName("jw-example");
          example.getElement().setAttribute("lang", "zh-CN");
          Consumer<String> taker = Role.isBeginning(question) ? onBegun : onChosen;
          example.addClickListener(_ -> taker.accept(question));
          examples.add(example);
        });
  }
}
