package io.jinwen.assistant.page.desk;

import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.page.MainLayout.NavigationEntry;
import io.jinwen.assistant.page.PageStart.PageViews;
import io.jinwen.assistant.page.admin.AccessView;
import io.jinwen.assistant.page.admin.AnswersView;
import io.jinwen.assistant.page.admin.AuditView;
import io.jinwen.assistant.page.admin.DashboardView;
import io.jinwen.assistant.page.admin.GlossaryView;
import io.jinwen.assistant.page.admin.ModelsView;
import io.jinwen.assistant.page.admin.RulesView;
import io.jinwen.assistant.page.admin.WordsView;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the desk and administration into the page's menu. */
@Configuration(proxyBeanMethods = false)
public class DeskWiring {
  private static final int DESK_ORDER = 10;
  private static final int ADMIN_ORDER = 20;
  private static final int AUDIT_ORDER = 30;

  @Bean
  public PageViews deskViews() {
    return new PageViews(
        List.of(
            ReviewView.class,
            DashboardView.class,
            AnswersView.class,
            RulesView.class,
            WordsView.class,
            GlossaryView.class,
            ModelsView.class,
            AccessView.class,
            AuditView.class));
  }

  @Bean
  NavigationEntry deskEntry() {
    return new NavigationEntry(
        DESK_ORDER, "menu.desk", "check", ReviewView.class, Set.of(Role.REVIEWER, Role.ADMIN));
  }

  @Bean
  NavigationEntry adminEntry() {
    return new NavigationEntry(
        ADMIN_ORDER, "menu.admin", "sliders", DashboardView.class, Set.of(Role.ADMIN));
  }

  @Bean
  NavigationEntry auditEntry() {
    return new NavigationEntry(
        AUDIT_ORDER, "menu.audit", "shield", AuditView.class, Set.of(Role.AUDITOR, Role.ADMIN));
  }
}
