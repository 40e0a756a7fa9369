package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import io.jinwen.assistant.conversation.ShownTerm;
import java.util.List;

/** The terms of a question, each with its definition under the pointer, on focus or on a tap. */
final class TermChips extends Div {
  private List<ShownTerm> shown = List.of();

  TermChips() {
    addClassName("jw-terms");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", getTranslation("term.label"));
    setVisible(false);
  }

  void show(List<ShownTerm> terms) {
    if (terms.equals(shown)) {
      return;
    }
    shown = List.copyOf(terms);
    setVisible(!terms.isEmpty());
    removeAll();
    terms.forEach(this::add);
  }

  private void add(ShownTerm term) {
    NativeButton chip = new NativeButton(term.name());
    chip.addClassName("jw-chip");
    Popover popover = new Popover(definition(term));
    popover.setTarget(chip);
    popover.setOpenOnHover(true);
    popover.setOpenOnFocus(true);
    popover.setOpenOnClick(true);
    popover.setHoverDelay(150);
    popover.setPosition(PopoverPosition.TOP_START);
    popover.getElement().setAttribute("accessible-name", term.term());
    add(chip, popover);
  }

  private Div definition(ShownTerm term) {
    Span name = new Span(term.term());
    name.addClassName("jw-term-name");
    Span english = new Span(term.english());
    english.getElement().setAttribute("lang", "en");
    english.addClassName("jw-term-english");
    Div definition = new Div(new Div(name, english), new Paragraph(term.definition()));
    definition.addClassNames("jw-popover", "jw-definition");
    if (!term.formula().isBlank()) {
      Div formula = new Div();
      formula.setText(term.formula());
      formula.addClassName("jw-term-formula");
      definition.add(formula);
    }
    if (!term.source().isBlank()) {
      Div source = new Div();
      source.setText(getTranslation("source", term.source()));
      source.addClassName("jw-term-source");
      definition.add(source);
    }
    return definition;
  }
}
