package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;

/** A view that puts parts of itself into the frame around it. */
public interface FillsLayout {
  /** What stands in the drawer, between the brand and the menu. */
  Component drawer();

  /** What stands in the bar at the top. */
  Component bar();
}
