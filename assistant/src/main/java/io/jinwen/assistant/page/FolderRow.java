package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.records.session.SessionStore.Folder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A folder in the list of conversations; what lies in it is read when it is opened. */
final class FolderRow extends Div {
  /** What stands before the name of the folder that a row is dropped on. */
  static final String PLACE = "folder/";

  private final Div content = new Div();

  /**
   * @param fill puts the folder's conversations into its content
   * @param onMenu told which button asks for the menu of which folder
   */
  FolderRow(
      Folder folder,
      OpenFolders open,
      Consumer<HasComponents> fill,
      BiConsumer<String, Component> onMenu) {
    addClassName("jw-folder");
    getElement().setAttribute("data-place", PLACE + folder.name());
    Span name = new Span(folder.name());
    name.addClassName("jw-folder-name");
    Span count = new Span(Integer.toString(folder.unpinned()));
    count.addClassName("jw-folder-count");
    content.addClassName("jw-folder-content");
    NativeDetails details = new NativeDetails();
    details.setSummary(Icons.of("right"), Icons.of("folder"), name, count);
    details.setContent(content);
    details.setOpen(open.has(folder.name()));
    if (details.isOpen()) {
      fill.accept(content);
    }
    details.addToggleListener(toggled -> {
      if (toggled.isOpened() == open.has(folder.name())) {
        return; // the browser tells of what it was told
      }
      content.removeAll();
      if (toggled.isOpened()) {
        open.add(folder.name());
        fill.accept(content);
      } else {
        open.remove(folder.name());
      }
    });
    NativeButton menu = Icons.button("more", getTranslation("folder.menu", folder.name()));
    menu.addClassName("jw-row-menu");
    menu.addClickListener(_ -> onMenu.accept(folder.name(), menu));
    add(details, menu);
  }
}
