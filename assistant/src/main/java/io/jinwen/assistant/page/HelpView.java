package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;
import java.util.List;

/** What the page can do, what its signs mean, its keys, and whom to ask. */
@Route(value = "help", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class HelpView extends Main implements FillsLayout, HasDynamicTitle {
  private static final List<String> CHAPTERS = List.of("can", "signs", "good", "keys", "ask");

  /** Vaadin makes one for each window. */
  public HelpView() {
    addClassNames("jd-view", "jw-help");
    getElement().setAttribute("tabindex", "0"); // a long text is scrolled by the keyboard
    CHAPTERS.forEach(this::addChapter);
  }

  /** A chapter is a title and lines; the first line stands alone. */
  private void addChapter(String name) {
    String[] lines = getTranslation("help." + name + ".text").split("\n");
    UnorderedList list = new UnorderedList();
    for (int line = 1; line < lines.length; line++) {
      list.add(new ListItem(lines[line]));
    }
    Section chapter = new Section(new H2(getTranslation("help." + name)), new Paragraph(lines[0]));
    if (lines.length > 1) {
      chapter.add(list);
    }
    chapter.addClassNames("jd-panel");
    add(chapter);
  }

  @Override
  public String getPageTitle() {
    return getTranslation("help.title") + " · " + getTranslation("app.name");
  }

  @Override
  public Component bar() {
    H1 title = new H1(getTranslation("help.title"));
    title.addClassName("jw-title");
    Div bar = new Div(title);
    bar.addClassName("jw-bar");
    return bar;
  }

  @Override
  public Component drawer() {
    return new Div();
  }
}
