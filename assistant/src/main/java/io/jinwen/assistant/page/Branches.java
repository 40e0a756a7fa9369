package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.records.session.Turn;
import java.util.List;
import java.util.function.Consumer;

/** Leads through what was tried at one place: ‹ 2/3 ›. Nothing where there is one only. */
final class Branches extends Div {
  Branches() {
    addClassName("jw-branches");
    setVisible(false);
  }

  void show(List<Turn> turns, Turn current, Consumer<Turn> onChosen) {
    removeAll();
    setVisible(turns.size() > 1);
    if (turns.size() < 2) {
      return;
    }
    int index = turns.indexOf(current);
    NativeButton earlier = Icons.button("left", getTranslation("branch.earlier"));
    earlier.setEnabled(index > 0);
    earlier.addClickListener(_ -> onChosen.accept(turns.get(index - 1)));
    NativeButton later = Icons.button("right", getTranslation("branch.later"));
    later.setEnabled(index + 1 < turns.size());
    later.addClickListener(_ -> onChosen.accept(turns.get(index + 1)));
    Span place = new Span((index + 1) + "/" + turns.size());
    place.getElement().setAttribute("role", "img");
    place
        .getElement()
        .setAttribute("aria-label", getTranslation("branch.place", index + 1, turns.size()));
    add(earlier, place, later);
  }
}
