package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinRequest;
import io.jinwen.assistant.http.security.CurrentCaller;
import io.jinwen.assistant.identity.AccessException;
import io.jinwen.assistant.identity.Caller;
import io.jinwen.assistant.identity.User;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.identity.Users.LoginOutcome;
import io.jinwen.assistant.knowledge.Knowledge;
import jakarta.annotation.security.PermitAll;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the page looks and begins for whoever sits before it, who that is, and the own password. */
@Route(value = "settings", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class SettingsView extends Main implements FillsLayout, HasDynamicTitle {
  private final Users users;

  /** Vaadin makes one for each window. */
  public SettingsView(Users users, Knowledge knowledge) {
    this.users = users;
    addClassNames("jd-view", "jw-settings-view");
    Preferences now = Preferences.of(VaadinRequest.getCurrent());
    Map<String, String> roles = new LinkedHashMap<>();
    boolean english = getLocale().getLanguage().equals("en");
    knowledge
        .roles()
        .values()
        .forEach(role -> roles.put(role.id(), english ? role.english() : role.displayName()));
    add(
        panel(
            "settings.look",
            choice(
                "theme.label", Preferences.THEME, names("theme.", Preferences.THEMES), now.theme()),
            choice(
                "language.label",
                Preferences.LANGUAGE,
                new TreeMap<>(Map.of("zh", "中文", "en", "English")),
                now.locale().getLanguage()),
            choice("size.label", Preferences.SIZE, names("size.", Preferences.SIZES), now.size()),
            choice(
                "settings.role",
                Preferences.ROLE,
                roles,
                now.role().orElse(roles.keySet().iterator().next()))));
    CurrentCaller.find().filter(it -> !it.equals(Caller.LOCAL)).ifPresent(this::addAccount);
  }

  private void addAccount(Caller caller) {
    String roles =
        caller.roles().stream()
            .sorted()
            .map(role -> getTranslation("access.role." + role.code()))
            .collect(Collectors.joining("、"));
    Section account =
        panel(
            "settings.account",
            new Paragraph(
                getTranslation("settings.who", caller.name(), caller.displayName(), roles)));
    Optional<User> user = users.find(caller.name()).filter(User::hasPassword);
    if (user.isPresent()) {
      if (user.get().passwordTemporary()) {
        Paragraph first = new Paragraph(getTranslation("settings.password.temporary"));
        first.addClassName("jd-refusal");
        first.getElement().setAttribute("role", "alert");
        account.add(first);
      }
      account.add(passwords(caller.name()));
    } else {
      account.add(new Paragraph(getTranslation("settings.nopassword")));
    }
    add(account);
  }

  private Div passwords(String name) {
    PasswordField old = new PasswordField(getTranslation("settings.password.old"));
    PasswordField fresh = new PasswordField(getTranslation("settings.password.new"));
    PasswordField again = new PasswordField(getTranslation("settings.password.again"));
    fresh.setHelperText(getTranslation("access.password.help", users.passwordLengthMin()));
    old.getElement().setAttribute("autocomplete", "current-password");
    fresh.getElement().setAttribute("autocomplete", "new-password");
    again.getElement().setAttribute("autocomplete", "new-password");
    Paragraph refusal = new Paragraph();
    refusal.addClassName("jd-refusal");
    refusal.getElement().setAttribute("role", "alert");
    refusal.setVisible(false);
    Button change = new Button(getTranslation("settings.password.change"));
    change.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    change.addClickListener(_ -> {
      String problem = change(name, old.getValue(), fresh.getValue(), again.getValue());
      refusal.setText(problem);
      refusal.setVisible(!problem.isEmpty());
    });
    Div form = new Div(old, fresh, again, refusal, change);
    form.addClassName("jd-form");
    return form;
  }

  /**
   * Changes the own password; every login with the old one ends.
   *
   * @return why it cannot be; empty where it is done
   */
  private String change(String name, String old, String fresh, String again) {
    if (!fresh.equals(again)) {
      return getTranslation("settings.password.differ");
    }
    switch (users.login(name, old)) { // counted and locked like any other try
      case LoginOutcome.Refused() -> {
        return getTranslation("settings.password.wrong");
      }
      case LoginOutcome.Locked _ -> {
        return getTranslation("settings.password.locked");
      }
      case LoginOutcome.Accepted _ -> {}
    }
    try {
      users.setPassword(name, name, fresh);
    } catch (AccessException refused) {
      return getTranslation("access.refused." + refused.code().name());
    }
    getUI().ifPresent(ui -> ui.getPage().setLocation(LoginView.PATH + "?changed"));
    return "";
  }

  private Section panel(String titleKey, Component... content) {
    Section panel = new Section(new H2(getTranslation(titleKey)));
    panel.add(content);
    panel.addClassNames("jd-panel", "jd-form");
    return panel;
  }

  private Div choice(String labelKey, String cookie, Map<String, String> names, String now) {
    PreferenceChoice choice = new PreferenceChoice(getTranslation(labelKey), cookie);
    names.forEach((value, name) -> choice.add(value, name, value.equals(now)));
    Div row = new Div(new Span(getTranslation(labelKey)), choice);
    row.addClassName("jw-setting");
    return row;
  }

  private Map<String, String> names(String prefix, Iterable<String> values) {
    Map<String, String> names = new LinkedHashMap<>();
    values.forEach(value -> names.put(value, getTranslation(prefix + value)));
    return names;
  }

  @Override
  public String getPageTitle() {
    return getTranslation("settings.title") + " · " + getTranslation("app.name");
  }

  @Override
  public Component bar() {
    H1 title = new H1(getTranslation("settings.title"));
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
