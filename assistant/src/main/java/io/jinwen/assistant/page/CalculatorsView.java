package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.calculator.Inputs;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.page.parts.CalculationPanel;
import io.jinwen.assistant.page.parts.Visitor;
import jakarta.annotation.security.PermitAll;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A form for each calculator. {@code /calculators} itself is for programs. */
@Route(value = "calculate/:id?", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class CalculatorsView extends Main
    implements FillsLayout, BeforeEnterObserver, HasDynamicTitle {
  private static final String ID = "id";

  private final Div chosen = new Div();
  private final H1 title = new H1();
  private final Map<String, RouterLink> links = new LinkedHashMap<>();

  /** Vaadin makes one for each window. */
  public CalculatorsView() {
    addClassNames("jd-view", "jc-view");
    Paragraph lead = new Paragraph(getTranslation("calculators.lead"));
    lead.addClassName("jd-lead");
    add(lead, chosen);
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    Visitor.require(event, Set.of(Role.USER));
    Optional<String> id = event.getRouteParameters().get(ID);
    Optional<Calculator> calculator =
        id.isPresent() ? id.flatMap(Calculators::find) : Optional.of(Calculators.all().getFirst());
    if (calculator.isEmpty()) {
      event.rerouteToError(NotFoundException.class);
      return;
    }
    show(calculator.get());
  }

  private void show(Calculator calculator) {
    title.setText(calculator.name());
    chosen.removeAll();
    chosen.add(new CalculationPanel(calculator, Inputs.NONE, "", true));
    links.forEach((id, link) -> {
      if (id.equals(calculator.id())) {
        link.getElement().setAttribute("aria-current", "page");
      } else {
        link.getElement().removeAttribute("aria-current");
      }
    });
  }

  @Override
  public String getPageTitle() {
    return title.getText() + " · " + getTranslation("app.name");
  }

  @Override
  public Component bar() {
    title.addClassName("jw-title");
    Div bar = new Div(title);
    bar.addClassName("jw-bar");
    return bar;
  }

  /** All calculators. */
  @Override
  public Component drawer() {
    Nav menu = new Nav();
    menu.addClassNames("jw-menu", "jd-menu", "jc-menu");
    menu.getElement().setAttribute("aria-label", getTranslation("calculators.menu"));
    for (Calculator calculator : Calculators.all()) {
      RouterLink link =
          new RouterLink(
              calculator.name(), CalculatorsView.class, new RouteParameters(ID, calculator.id()));
      if (calculator.name().equals(title.getText())) {
        link.getElement().setAttribute("aria-current", "page");
      }
      links.put(calculator.id(), link);
      menu.add(link);
    }
    return menu;
  }
}
