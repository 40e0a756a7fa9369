package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.User;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.identity.Users.NewUser;
import io.jinwen.assistant.page.parts.Confirmation;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.page.parts.Notifications;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The users: added, given roles and passwords, shut out and let in again. */
final class UserList extends Section {
  private final Users users;
  private final String actor;
  private final Clock clock;
  private final Runnable onChange;
  private final DataTable<User> table;

  /**
   * @param actor who makes the changes
   * @param onChange told after each
   */
  UserList(Users users, String actor, Clock clock, Runnable onChange) {
    this.users = users;
    this.actor = actor;
    this.clock = clock;
    this.onChange = onChange;
    addClassName("jd-form");
    table =
        new DataTable<>(
            getTranslation("access.users"),
            List.of(
                new DataTable.Column<>(getTranslation("access.name"), UserList::name),
                new DataTable.Column<>(
                    getTranslation("access.roles"), user -> RoleChoice.tags(user.roles())),
                new DataTable.Column<>(
                    getTranslation("access.team"), user -> new Span(user.team())),
                new DataTable.Column<>(getTranslation("access.state"), this::state),
                DataTable.Column.brief(
                    getTranslation("access.since"), user -> LocalTimes.minute(user.createdAt())),
                new DataTable.Column<>("", this::buttons)),
            getTranslation("access.users.none"));
    Button fresh = new Button(getTranslation("access.user.new"), _ -> add());
    fresh.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div head = new Div(new H2(getTranslation("access.users")), fresh);
    head.addClassName("jd-section-head");
    add(head, table);
    show();
  }

  private void show() {
    table.show(users.list());
  }

  private static Div name(User user) {
    Span name = new Span(user.name());
    name.addClassName("jd-strong");
    Div both = new Div(name);
    both.addClassName("jd-two-lines");
    if (!user.displayName().isBlank()) {
      Span shown = new Span(user.displayName());
      shown.addClassName("jd-hint");
      both.add(shown);
    }
    return both;
  }

  private Span state(User user) {
    boolean locked = user.lockedUntil().filter(clock.instant()::isBefore).isPresent();
    Span tag = new Span();
    tag.addClassName("jd-tag");
    if (user.disabled()) {
      tag.setText(getTranslation("access.state.disabled"));
      tag.addClassName("jd-tag-bad");
    } else if (locked) {
      tag.setText(
          getTranslation(
              "access.state.locked", LocalTimes.minute(user.lockedUntil().orElseThrow())));
      tag.addClassName("jd-tag-warn");
    } else if (user.hasPassword()) {
      tag.setText(getTranslation("access.state.enabled"));
      tag.addClassName("jd-tag-good");
    } else {
      tag.setText(getTranslation("access.state.keys"));
    }
    return tag;
  }

  private Div buttons(User user) {
    String toggle = user.disabled() ? "access.enable" : "access.disable";
    Div buttons =
        new Div(
            small("access.roles.set", user, () -> setRoles(user)),
            small("access.team.set", user, () -> setTeam(user)),
            small("access.password.set", user, () -> setPassword(user)),
            small(toggle, user, () -> toggle(user, toggle)));
    buttons.addClassName("jd-buttons");
    return buttons;
  }

  private Button small(String key, User user, Runnable click) {
    Button button = new Button(getTranslation(key), _ -> click.run());
    button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    button.setAriaLabel(getTranslation("admin.of", getTranslation(key), user.name()));
    return button;
  }

  private void add() {
    TextField name = new TextField(getTranslation("access.name"));
    name.setHelperText(getTranslation("access.name.help"));
    TextField shown = new TextField(getTranslation("access.displayname"));
    TextField team = team();
    PasswordField password = password();
    Checkbox keysOnly = new Checkbox(getTranslation("access.keysonly"));
    keysOnly.addValueChangeListener(event -> password.setVisible(!event.getValue()));
    RoleChoice roles = new RoleChoice(Set.of(Role.USER));
    new FormDialog(
            getTranslation("access.user.new"),
            getTranslation("save"),
            () -> {
              users.add(
                  actor,
                  new NewUser(
                      name.getValue(),
                      shown.getValue().strip(),
                      keysOnly.getValue() ? Optional.empty() : Optional.of(password.getValue()),
                      roles.getValue(),
                      team.getValue()));
              changed("access.notice.added");
            })
        .with(name, shown, team, password, keysOnly, roles)
        .open();
  }

  private void setRoles(User user) {
    RoleChoice roles = new RoleChoice(user.roles());
    new FormDialog(
            getTranslation("admin.of", getTranslation("access.roles.set"), user.name()),
            getTranslation("save"),
            () -> {
              users.setRoles(actor, user.name(), roles.getValue());
              changed("access.notice.changed");
            })
        .with(roles)
        .open();
  }

  private void setTeam(User user) {
    TextField team = team();
    team.setValue(user.team());
    new FormDialog(
            getTranslation("admin.of", getTranslation("access.team.set"), user.name()),
            getTranslation("save"),
            () -> {
              users.setTeam(actor, user.name(), team.getValue());
              changed("access.notice.changed");
            })
        .with(team)
        .open();
  }

  private TextField team() {
    TextField field = new TextField(getTranslation("access.team"));
    field.setHelperText(getTranslation("access.team.help"));
    field.setMaxLength(Users.TEAM_CHARACTERS_MAX);
    return field;
  }

  private void setPassword(User user) {
    PasswordField password = password();
    new FormDialog(
            getTranslation("admin.of", getTranslation("access.password.set"), user.name()),
            getTranslation("save"),
            () -> {
              users.setPassword(actor, user.name(), password.getValue());
              changed("access.notice.changed");
            })
        .with(password)
        .open();
  }

  private PasswordField password() {
    PasswordField field = new PasswordField(getTranslation("access.password"));
    field.setHelperText(getTranslation("access.password.help", users.passwordLengthMin()));
    field.getElement().setAttribute("autocomplete", "new-password");
    return field;
  }

  private void toggle(User user, String key) {
    Runnable change =
        () -> {
          AccessRefusals.tell(
              this,
              () -> users.setDisabled(actor, user.name(), !user.disabled()),
              "access.notice.changed");
          show();
          onChange.run();
        };
    if (user.disabled()) {
      change.run();
    } else {
      Confirmation.ask(
          getTranslation(key), getTranslation("access.disable.sure", user.name()), change);
    }
  }

  private void changed(String toldKey) {
    Notifications.success(getTranslation(toldKey));
    show();
    onChange.run();
  }
}
