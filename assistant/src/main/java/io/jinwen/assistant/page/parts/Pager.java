package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import java.util.function.IntConsumer;

/** Leads through a long list page by page. */
public final class Pager extends Nav {
  private final int pageSize;
  private final Span place = new Span();
  private final Button back;
  private final Button forth;
  private int offset;

  /**
   * @param pageSize entries on one page
   * @param onTurned is told where the page to show begins
   */
  public Pager(int pageSize, IntConsumer onTurned) {
    this.pageSize = pageSize;
    addClassName("jd-pager");
    getElement().setAttribute("aria-label", getTranslation("desk.pager.name"));
    place.getElement().setAttribute("aria-live", "polite");
    back =
        new Button(
            getTranslation("desk.pager.back"),
            _ -> onTurned.accept(Math.max(0, offset - pageSize)));
    forth = new Button(getTranslation("desk.pager.forth"), _ -> onTurned.accept(offset + pageSize));
    add(back, place, forth);
  }

  /** Shows that a page begins at {@code newOffset} of {@code total} entries. */
  public void at(int newOffset, int total) {
    offset = newOffset;
    back.setEnabled(offset > 0);
    forth.setEnabled(offset + pageSize < total);
    place.setText(
        getTranslation("desk.pager.place", offset + 1, Math.min(offset + pageSize, total), total));
    setVisible(total > pageSize);
  }
}
