package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import io.jinwen.assistant.ops.upkeep.Origin;

/** Whose an entry is, in a word. */
final class OriginTag extends Span {
  OriginTag(Origin origin) {
    setText(getTranslation("admin.origin." + origin.name()));
    addClassName("jd-tag");
    switch (origin) {
      case DELIVERED -> {}
      case CHANGED, OWN -> addClassName("jd-tag-good");
      case OFF -> addClassName("jd-tag-warn");
    }
  }

  /** A field that chooses one or none. */
  static Select<Origin> choice(String label) {
    Select<Origin> select = new Select<>();
    select.setLabel(label);
    select.setItems(Origin.values());
    select.setEmptySelectionAllowed(true);
    select.setEmptySelectionCaption(select.getTranslation("desk.any"));
    select.setItemLabelGenerator(origin ->
        origin == null
            ? select.getTranslation("desk.any")
            : select.getTranslation("admin.origin." + origin.name()));
    return select;
  }
}
