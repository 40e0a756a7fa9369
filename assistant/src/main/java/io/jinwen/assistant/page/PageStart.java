package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.di.LookupInitializer;
import com.vaadin.flow.router.InternalServerError;
import com.vaadin.flow.router.RouteAccessDeniedError;
import com.vaadin.flow.router.RouteConfiguration;
import com.vaadin.flow.router.RouteNotFoundError;
import com.vaadin.flow.server.VaadinServletContext;
import com.vaadin.flow.server.startup.ApplicationRouteRegistry;
import com.vaadin.flow.server.startup.LookupServletContainerInitializer;
import com.vaadin.flow.server.startup.VaadinAppShellInitializer;
import com.vaadin.flow.server.startup.WebComponentConfigurationRegistryInitializer;
import com.vaadin.flow.spring.SpringLookupInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Set;
import org.springframework.boot.web.servlet.ServletContextInitializer;

/**
 * Tells Vaadin the views, the document around them and what stands for errors. Vaadin's own way is
 * to read every class of the page at each start, six times over, which takes a fifth of it.
 */
public final class PageStart implements ServletContextInitializer, ServletContextListener {
  /** What Vaadin shows for errors; one for the same exception takes the place of Vaadin's. */
  static final Set<Class<? extends Component>> ERROR_VIEWS =
      Set.of(
          NotFoundView.class,
          InternalServerError.class,
          RouteNotFoundError.class,
          RouteAccessDeniedError.class);

  private final List<PageViews> views;

  PageStart(List<PageViews> views) {
    this.views = List.copyOf(views);
  }

  @Override
  public void onStartup(ServletContext context) {
    context.addListener(this);
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext servletContext = event.getServletContext();
    VaadinServletContext context = new VaadinServletContext(servletContext);
    try {
      new LookupServletContainerInitializer()
          .process(Set.of(LookupInitializer.class, SpringLookupInitializer.class), servletContext);
      VaadinAppShellInitializer.init(Set.of(Page.class), context);
      addViews(ApplicationRouteRegistry.getInstance(context));
      new WebComponentConfigurationRegistryInitializer().process(Set.of(), servletContext);
    } catch (ServletException e) {
      throw new IllegalStateException("the page cannot be set up", e);
    }
  }

  private void addViews(ApplicationRouteRegistry registry) {
    RouteConfiguration routes = RouteConfiguration.forRegistry(registry);
    routes.update(() ->
        views.stream().flatMap(some -> some.views().stream()).forEach(routes::setAnnotatedRoute));
    registry.setErrorNavigationTargets(ERROR_VIEWS);
  }

  /** The views of a package, each annotated with its route. */
  public record PageViews(List<Class<? extends Component>> views) {
    public PageViews {
      views = List.copyOf(views);
    }
  }
}
