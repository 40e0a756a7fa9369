package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.RouterLink;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.page.FillsLayout;
import io.jinwen.assistant.page.parts.Visitor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What all views for administrators begin with: a title, and the way to the others. */
abstract class AdminPage extends Main implements FillsLayout, HasDynamicTitle, BeforeEnterObserver {
  private final String name;
  private final String user = Visitor.name();

  /**
   * @param name the part of its text keys that is its own
   */
  AdminPage(String name) {
    this.name = name;
    addClassNames("jd-view", "jd-admin");
    Paragraph lead = new Paragraph(getTranslation("admin.%s.lead".formatted(name)));
    lead.addClassName("jd-lead");
    add(lead);
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    Visitor.require(event, roles());
  }

  /** Whom the view is for. */
  Set<Role> roles() {
    return Set.of(Role.ADMIN);
  }

  @Override
  public String getPageTitle() {
    return title() + " · " + getTranslation("app.name");
  }

  private String title() {
    return getTranslation("admin.%s.title".formatted(name));
  }

  /** Who makes the changes. */
  String user() {
    return user;
  }

  @Override
  public Component bar() {
    H1 title = new H1(title());
    title.addClassName("jw-title");
    Div bar = new Div(title);
    bar.addClassName("jw-bar");
    return bar;
  }

  /** The views for administrators. */
  @Override
  public Component drawer() {
    Nav menu = new Nav();
    menu.addClassNames("jw-menu", "jd-menu");
    menu.getElement().setAttribute("aria-label", getTranslation("admin.menu"));
    Map<String, Class<? extends AdminPage>> views = new LinkedHashMap<>();
    views.put("dashboard", DashboardView.class);
    views.put("words", WordsView.class);
    views.put("answers", AnswersView.class);
    views.put("glossary", GlossaryView.class);
    views.put("rules", RulesView.class);
    views.put("models", ModelsView.class);
    views.put("access", AccessView.class);
    if (!Visitor.isOneOf(Set.of(Role.ADMIN))) {
      views.keySet().retainAll(Set.of("answers"));
    }
    views.forEach((key, view) -> {
      RouterLink link = new RouterLink(getTranslation("admin.%s.title".formatted(key)), view);
      if (view.equals(getClass())) {
        link.getElement().setAttribute("aria-current", "page");
      }
      menu.add(link);
    });
    return menu;
  }
}
