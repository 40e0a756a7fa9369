package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;

/** Entries that a button opens. Each closes the menu and does something. */
final class SmallMenu extends Popover {
  private final Div entries = new Div();

  SmallMenu(String name) {
    entries.addClassName("jw-menu-entries");
    add(entries);
    setPosition(PopoverPosition.BOTTOM_END);
    getElement().setAttribute("accessible-name", name);
  }

  NativeButton entry(String name, Runnable onChosen) {
    NativeButton entry = new NativeButton(name);
    entry.addClickListener(_ -> {
      close();
      onChosen.run();
    });
    entries.add(entry);
    return entry;
  }

  /** An entry after which nothing can be got back. */
  void dangerous(String name, Runnable onChosen) {
    entry(name, onChosen).addClassName("jw-danger");
  }

  void entry(Component entry) {
    entries.add(entry);
  }

  /** Opens at a button that is one of many; what another one had it show is gone. */
  void openAt(Component button) {
    setTarget(button);
    setOpenOnClick(false); // the button of a row opens it with that row's entries
    open();
  }

  void clear() {
    entries.removeAll();
  }
}
