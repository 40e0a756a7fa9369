package io.jinwen.assistant.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.WebComponentExporter;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.Layout;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import com.vaadin.flow.server.VaadinServiceInitListener;
import io.jinwen.assistant.page.desk.DeskWiring;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.TypeFilter;

/** What Vaadin is told is what it would find in the classes. */
class PageStartTest {
  private static final String OURS = "io.jinwen.assistant";

  @Test
  void everyRouteIsNamed() {
    List<String> told =
        Stream.of(new PageWiring().views(), new DeskWiring().deskViews())
            .flatMap(some -> some.views().stream())
            .map(Class::getName)
            .toList();
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(found(OURS, new AnnotationTypeFilter(Route.class)));
    assertThat(found(OURS, new AnnotationTypeFilter(RouteAlias.class))).isSubsetOf(told);
  }

  @Test
  void everyErrorViewIsNamed() {
    TypeFilter errorView = new AssignableTypeFilter(HasErrorParameter.class);
    assertThat(
            Stream.of(OURS, HasErrorParameter.class.getPackageName())
                .flatMap(packageName -> found(packageName, errorView).stream()))
        .containsExactlyInAnyOrderElementsOf(
            PageStart.ERROR_VIEWS.stream().map(Class::getName).toList());
  }

  @Test
  void thereIsNothingElseToFind() {
    assertThat(found(OURS, new AssignableTypeFilter(AppShellConfigurator.class)))
        .containsExactly(Page.class.getName());
    assertThat(found(OURS, new AssignableTypeFilter(WebComponentExporter.class))).isEmpty();
    assertThat(found(OURS, new AnnotationTypeFilter(Layout.class))).isEmpty();
    // Vaadin finds these among the beans.
    assertThat(found(OURS, new AssignableTypeFilter(VaadinServiceInitListener.class)))
        .containsExactlyInAnyOrder(
            PageDocument.class.getName(), TemporaryPasswords.class.getName());
  }

  /** Names of the classes of a package and those below it, interfaces left out. */
  private static List<String> found(String packageName, TypeFilter filter) {
    var search = new ClassPathScanningCandidateComponentProvider(false);
    search.addIncludeFilter(filter);
    return search.findCandidateComponents(packageName).stream()
        .map(BeanDefinition::getBeanClassName)
        .toList();
  }
}
