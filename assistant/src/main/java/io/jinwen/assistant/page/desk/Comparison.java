package io.jinwen.assistant.page.desk;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import io.jinwen.assistant.page.parts.Differences;
import io.jinwen.assistant.page.parts.TextDifference;

/** Two texts side by side, with what was taken out of the one and put into the other marked. */
final class Comparison extends Div {
  private final Div before = new Div();
  private final Div after = new Div();
  private final Paragraph same = new Paragraph(getTranslation("desk.compare.same"));

  Comparison() {
    addClassName("jd-compare");
    before.addClassName("jd-compare-text");
    after.addClassName("jd-compare-text");
    same.addClassName("jd-hint");
    add(side("desk.compare.before", before), side("desk.compare.after", after), same);
  }

  void show(String given, String corrected) {
    TextDifference difference = TextDifference.of(given, corrected);
    before.removeAll();
    before.add(Differences.before(difference));
    after.removeAll();
    after.add(Differences.after(difference));
    same.setVisible(difference.isNone());
  }

  private Section side(String titleKey, Div text) {
    Section side = new Section(new H3(getTranslation(titleKey)), text);
    side.addClassName("jd-compare-side");
    text.getElement().setAttribute("tabindex", "0"); // a long text is scrolled by the keyboard
    text.getElement().setAttribute("role", "group");
    text.getElement().setAttribute("aria-label", getTranslation(titleKey));
    return side;
  }
}
