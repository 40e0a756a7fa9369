package io.jinwen.assistant.page;

import com.vaadin.flow.i18n.I18NProvider;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.spring.annotation.EnableVaadin;
import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.VaadinDefaultRequestCache;
import io.jinwen.assistant.conversation.ChatService;
import io.jinwen.assistant.conversation.RunningAnswers;
import io.jinwen.assistant.http.security.PageSecurity;
import io.jinwen.assistant.identity.CallerLimits;
import io.jinwen.assistant.identity.Protection;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.page.MainLayout.NavigationEntry;
import io.jinwen.assistant.page.PageStart.PageViews;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the page needs beside the packages that it calls; Vaadin makes the views themselves. */
@Configuration(proxyBeanMethods = false)
@EnableVaadin
public class PageWiring {
  private static final int CALCULATORS_ORDER = 5;
  private static final String VAADINS_SEARCH = "contextInitializer";

  /** Vaadin is told what it would search the classes for. */
  @Bean
  static BeanDefinitionRegistryPostProcessor withoutSearch() {
    return registry -> {
      if (registry.containsBeanDefinition(VAADINS_SEARCH)) { // not where the build has been here
        registry.removeBeanDefinition(VAADINS_SEARCH);
      }
    };
  }

  @Bean
  PageStart pageStart(List<PageViews> views) {
    return new PageStart(views);
  }

  @Bean
  PageViews views() {
    return new PageViews(
        List.of(
            ChatView.class,
            CalculatorsView.class,
            SettingsView.class,
            HelpView.class,
            LoginView.class));
  }

  @Bean
  I18NProvider texts() {
    return new Texts();
  }

  @Bean
  VaadinServiceInitListener pageDocument(Protection protection) {
    return new PageDocument(protection == Protection.LOGIN);
  }

  @Bean
  VaadinServiceInitListener temporaryPasswords(Users users) {
    return new TemporaryPasswords(users);
  }

  @Bean
  PageSecurity pageSecurity(RequestUtil requests, VaadinDefaultRequestCache wanted) {
    return new PageLogin(requests, wanted);
  }

  /** Begun through the page, they end with the server. */
  @Bean
  RunningAnswers runningAnswers(ChatService chat, CallerLimits limits) {
    return new RunningAnswers(chat::answer, limits);
  }

  @Bean
  NavigationEntry chatEntry() {
    return new NavigationEntry(0, "menu.chat", "chat", ChatView.class, Set.of(Role.USER));
  }

  @Bean
  NavigationEntry calculatorsEntry() {
    return new NavigationEntry(
        CALCULATORS_ORDER, "menu.calculators", "scale", CalculatorsView.class, Set.of(Role.USER));
  }
}
