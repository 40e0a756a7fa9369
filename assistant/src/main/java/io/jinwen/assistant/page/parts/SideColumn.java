package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;

/**
 * The column beside a view: in a wide window what belongs to the view stands there, too, which in a
 * narrow one, where the column lies over the view, stays in the view.
 */
public final class SideColumn extends Div {
  private static final int WIDE_PIXELS = 1_100;

  /**
   * @param menu always stands there
   */
  public SideColumn(Component menu, Component ofTheView) {
    addClassName("jd-side");
    add(menu);
    if (isWide()) {
      ofTheView.removeFromParent();
      add(ofTheView);
    }
  }

  /** By the width with which the window began; one that did not say counts as narrow. */
  private static boolean isWide() {
    return UI.getCurrent().getPage().getExtendedClientDetails().getWindowInnerWidth()
        >= WIDE_PIXELS;
  }
}
