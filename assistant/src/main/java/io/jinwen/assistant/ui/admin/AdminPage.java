package io.jinwen.assistant.ui.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.RouterLink;
import io.jinwen.assistant.security.Role;
import io.jinwen.assistant.ui.parts.Visitor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What all views for administrators begin with: a title, and the way to the others. */
abstract class AdminPage extends Div implements HasDynamicTitle, BeforeEnterObserver {
  private final String name;
  private final String user = Visitor.name();

  /**
   * @param name the part of its text keys that is its own
   */
  AdminPage(String name) {
    this.name = name;
    addClassNames("jd-view", "jd-admin");
    Header header =
        new Header(
            new H1(getTranslation("admin.%s.title".formatted(name))),
            new Paragraph(getTranslation("admin.%s.lead".formatted(name))));
    add(menu(), header);
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
    return getTranslation("admin.%s.title".formatted(name));
  }

  /** Who makes the changes. */
  String user() {
    return user;
  }

  private Nav menu() {
    Map<String, Class<? extends AdminPage>> views = new LinkedHashMap<>();
    views.put("dashboard", DashboardView.class);
    views.put("words", WordsView.class);
    views.put("glossary", GlossaryView.class);
    views.put("rules", RulesView.class);
    views.put("audit", AuditView.class);
    Nav menu = new Nav();
    menu.addClassName("jd-menu");
    menu.getElement().setAttribute("aria-label", getTranslation("admin.menu"));
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
