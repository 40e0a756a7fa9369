package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.applayout.AppLayout;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.jinwen.assistant.http.security.CurrentCaller;
import io.jinwen.assistant.identity.Caller;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.page.parts.Visitor;
import jakarta.annotation.security.PermitAll;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;

/** The frame around every view: brand, menu and preferences in the drawer, a bar at the top. */
@PermitAll
public final class MainLayout extends AppLayout implements AfterNavigationObserver {
  private final Div drawer = new Div();
  private final Div bar = new Div();
  private final Map<NavigationEntry, RouterLink> links = new LinkedHashMap<>();

  MainLayout(ObjectProvider<NavigationEntry> entries, AuthenticationContext login) {
    addClassName("jw-layout");
    List<NavigationEntry> sorted =
        entries.stream()
            .filter(entry -> entry.roles().isEmpty() || Visitor.isOneOf(entry.roles()))
            .sorted(Comparator.comparingInt(NavigationEntry::order))
            .toList();
    drawer.addClassName("jw-drawer-view");
    bar.addClassName("jw-bar-view");
    NativeButton skip = new NativeButton(getTranslation("skip"));
    skip.addClassName("jw-skip");
    skip.getElement().setAttribute("data-skip", "true");
    Aside all = new Aside(skip, brand());
    all.addClassName("jw-drawer");
    all.getElement().setAttribute("aria-label", getTranslation("drawer.label"));
    if (sorted.size() > 1) {
      all.add(menu(sorted));
    }
    all.add(drawer);
    CurrentCaller.find()
        .filter(caller -> !caller.equals(Caller.LOCAL))
        .ifPresent(caller -> all.add(new AccountBar(caller, login)));
    all.add(foot(), new PreferenceSwitches());
    addToDrawer(all);
    Header top = new Header(toggle(), bar);
    top.addClassName("jw-top");
    addToNavbar(top);
    setPrimarySection(Section.DRAWER);
  }

  private Component brand() {
    Span seal = new Span("金");
    seal.addClassName("jw-seal");
    seal.getElement().setAttribute("aria-hidden", "true");
    Span name = new Span(getTranslation("app.name"));
    name.addClassName("jw-brand-name");
    Anchor home = new Anchor("./", seal, name);
    home.addClassName("jw-brand");
    return home;
  }

  private Nav foot() {
    RouterLink settings = new RouterLink(SettingsView.class);
    settings.add(Icons.of("settings"), new Span(getTranslation("settings.title")));
    RouterLink help = new RouterLink(HelpView.class);
    help.add(Icons.of("help"), new Span(getTranslation("help.title")));
    Nav foot = new Nav(settings, help);
    foot.addClassName("jw-foot");
    foot.getElement().setAttribute("aria-label", getTranslation("foot.label"));
    return foot;
  }

  private NativeButton toggle() {
    NativeButton toggle = Icons.button("menu", getTranslation("drawer.toggle"));
    toggle.addClassName("jw-drawer-toggle");
    toggle.addClickListener(_ -> setDrawerOpened(!isDrawerOpened()));
    return toggle;
  }

  private Nav menu(List<NavigationEntry> entries) {
    Nav menu = new Nav();
    menu.addClassName("jw-sections");
    menu.getElement().setAttribute("aria-label", getTranslation("menu.label"));
    for (NavigationEntry entry : entries) {
      RouterLink link = new RouterLink();
      link.setRoute(entry.view());
      link.add(Icons.of(entry.icon()), new Span(getTranslation(entry.textKey())));
      links.put(entry, link);
      menu.add(link);
    }
    return menu;
  }

  @Override
  public void showRouterLayoutContent(HasElement content) {
    super.showRouterLayoutContent(content);
    drawer.removeAll();
    bar.removeAll();
    if (content instanceof FillsLayout view) {
      drawer.add(view.drawer());
      bar.add(view.bar());
    }
  }

  /** Whether a path lies in the section of an address; conversations lie in that of the chat. */
  private static boolean isIn(String address, String path) {
    return address.isEmpty()
        ? path.isEmpty() || path.startsWith(ChatView.CONVERSATIONS)
        : (path + "/").startsWith(address + "/");
  }

  /** Marks the section that is on show. */
  @Override
  public void afterNavigation(AfterNavigationEvent event) {
    String path = event.getLocation().getPath();
    Optional<RouterLink> here =
        links.values().stream()
            .filter(link -> isIn(link.getHref(), path))
            .max(Comparator.comparingInt(link -> link.getHref().length()));
    links
        .values()
        .forEach(link -> {
          if (here.equals(Optional.of(link))) {
            link.getElement().setAttribute("aria-current", "page");
          } else {
            link.getElement().removeAttribute("aria-current");
          }
        });
    // Where the drawer lies over the view, it has served its purpose.
    UI.getCurrent().getPage().executeJs("window.jinwen.closeOverlayDrawer($0)", getElement());
  }

  /**
   * A view that the page's menu leads to. Each bean of this type becomes an entry, for those who
   * may open the view.
   *
   * @param order the smallest comes first; the chat has 0
   * @param textKey its name, as a key of {@link Texts}
   * @param icon one of {@link Icons}
   * @param view where it leads
   * @param roles one of them is needed to open it; none where everybody may
   */
  public record NavigationEntry(
      int order, String textKey, String icon, Class<? extends Component> view, Set<Role> roles) {}
}
