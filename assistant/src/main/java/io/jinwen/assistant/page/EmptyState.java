package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.VaadinRequest;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.knowledge.Role.Example;
import java.util.function.Consumer;

/** A page on which nothing was asked yet: whom one asks, and what could be asked. */
final class EmptyState extends Div {
  private static final int EXAMPLES_MAX = 6;
  private static final int STEPS = 3;

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
    if (Preferences.of(VaadinRequest.getCurrent()).isNew()) {
      add(firstSteps());
    }
  }

  /** For a first visit; gone for good once somebody says so. */
  private Section firstSteps() {
    OrderedList steps = new OrderedList();
    for (int step = 1; step <= STEPS; step++) {
      steps.add(new ListItem(getTranslation("first.step" + step)));
    }
    NativeButton known = new NativeButton(getTranslation("first.known"));
    known.addClassName("jw-link");
    known.getElement().setAttribute("data-prefer", Preferences.KNOWN);
    known.getElement().setAttribute("data-value", "1");
    Section first = new Section(new H3(getTranslation("first.title")), steps, known);
    first.addClassName("jw-first");
    return first;
  }

  void show(Role role) {
    boolean english = getLocale().getLanguage().equals("en");
    about.setText(english ? getTranslation("empty.about." + role.id()) : role.description());
    examples.removeAll();
    role.examples(english).stream().limit(EXAMPLES_MAX).map(this::button).forEach(examples::add);
  }

  private NativeButton button(Example example) {
    Span words = new Span(example.shown());
    if (example.isTranslated()) {
      Span asked = new Span(example.question());
      asked.addClassName("jw-example-asked");
      asked.getElement().setAttribute("lang", "zh-CN");
      words.add(asked);
    }
    NativeButton button = new NativeButton();
    button.add(words, Icons.of("right"));
    button.addClassName("jw-example");
    Consumer<String> taker = Role.isBeginning(example.shown()) ? onBegun : onChosen;
    button.addClickListener(_ -> taker.accept(example.question()));
    return button;
  }
}
