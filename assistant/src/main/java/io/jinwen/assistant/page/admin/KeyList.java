package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.identity.ApiKeys;
import io.jinwen.assistant.identity.ApiKeys.ApiKey;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.User;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.page.parts.Confirmation;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.LocalTimes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of programs: made, shown once, revoked. */
final class KeyList extends Section {
  /** Days that a key may open something; 0 for as long as nobody revokes it. */
  private static final List<Integer> LIVES = List.of(30, 90, 365, 0);

  private final ApiKeys keys;
  private final Users users;
  private final String actor;
  private final Clock clock;
  private final DataTable<ApiKey> table;
  private final Button fresh = new Button(getTranslation("access.key.new"), _ -> add());

  /**
   * @param actor who makes and revokes them
   */
  KeyList(ApiKeys keys, Users users, String actor, Clock clock) {
    this.keys = keys;
    this.users = users;
    this.actor = actor;
    this.clock = clock;
    addClassName("jd-form");
    table =
        new DataTable<>(
            getTranslation("access.keys"),
            List.of(
                new DataTable.Column<>(getTranslation("access.key.name"), KeyList::name),
                DataTable.Column.brief(getTranslation("access.key.owner"), ApiKey::owner),
                new DataTable.Column<>(
                    getTranslation("access.roles"), key -> RoleChoice.tags(key.roles())),
                new DataTable.Column<>(getTranslation("access.state"), this::state),
                DataTable.Column.brief(
                    getTranslation("access.key.used"),
                    key -> key.lastUsedAt().map(LocalTimes::minute).orElse("–")),
                new DataTable.Column<>("", this::buttons)),
            getTranslation("access.keys.none"));
    Div head = new Div(new H2(getTranslation("access.keys")), fresh);
    head.addClassName("jd-section-head");
    Paragraph help = new Paragraph(getTranslation("access.keys.help"));
    help.addClassName("jd-hint");
    add(head, help, table);
    show();
  }

  /** Reads them again; without a user there is nobody a key could speak for. */
  void show() {
    table.show(keys.list().reversed());
    fresh.setEnabled(!users.list().isEmpty());
  }

  private static Div name(ApiKey key) {
    Span name = new Span(key.name());
    name.addClassName("jd-strong");
    Code shown = new Code(key.shown() + "…");
    shown.addClassName("jd-hint");
    Div both = new Div(name, shown);
    both.addClassName("jd-two-lines");
    return both;
  }

  private Span state(ApiKey key) {
    Span tag = new Span();
    tag.addClassName("jd-tag");
    if (key.revokedAt().isPresent()) {
      tag.setText(getTranslation("access.key.revoked", LocalTimes.minute(key.revokedAt().get())));
      tag.addClassName("jd-tag-bad");
    } else if (!key.isValidAt(clock.instant())) {
      tag.setText(getTranslation("access.key.past"));
      tag.addClassName("jd-tag-warn");
    } else {
      tag.setText(
          key.expiresAt()
              .map(end -> getTranslation("access.key.until", LocalTimes.minute(end)))
              .orElse(getTranslation("access.key.forever")));
      tag.addClassName("jd-tag-good");
    }
    return tag;
  }

  private Div buttons(ApiKey key) {
    Div buttons = new Div();
    buttons.addClassName("jd-buttons");
    if (key.isValidAt(clock.instant())) {
      String deed = getTranslation("access.key.revoke");
      Button revoke =
          new Button(
              deed,
              _ ->
                  Confirmation.ask(
                      deed,
                      getTranslation("access.key.revoke.sure", key.name()),
                      () -> {
                        AccessRefusals.tell(
                            this, () -> keys.revoke(actor, key.id()), "access.notice.revoked");
                        show();
                      }));
      revoke.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
      revoke.setAriaLabel(getTranslation("admin.of", deed, key.name()));
      buttons.add(revoke);
    }
    return buttons;
  }

  private void add() {
    TextField name = new TextField(getTranslation("access.key.name"));
    name.setHelperText(getTranslation("access.key.name.help"));
    Select<User> owner = new Select<>();
    owner.setLabel(getTranslation("access.key.owner"));
    owner.setHelperText(getTranslation("access.key.owner.help"));
    owner.setItems(users.list());
    owner.setItemLabelGenerator(User::name);
    RoleChoice roles = new RoleChoice(Set.of(Role.USER));
    owner.addValueChangeListener(event -> {
      Set<Role> may = event.getValue().roles();
      roles.setItemEnabledProvider(may::contains);
      roles.setValue(may.contains(Role.USER) ? Set.of(Role.USER) : may);
    });
    owner.setValue(users.list().getFirst());
    Select<Integer> life = new Select<>();
    life.setLabel(getTranslation("access.key.life"));
    life.setItems(LIVES);
    life.setItemLabelGenerator(days ->
        days == 0 ? getTranslation("access.key.forever") : getTranslation("access.key.days", days));
    life.setValue(LIVES.get(1));
    new FormDialog(
            getTranslation("access.key.new"),
            getTranslation("access.key.make"),
            () -> {
              var issued =
                  keys.add(
                      actor,
                      name.getValue(),
                      owner.getValue().name(),
                      roles.getValue(),
                      Optional.of(life.getValue()).filter(days -> days > 0).map(Duration::ofDays));
              show();
              new SecretDialog(issued).open();
            })
        .with(name, owner, roles, life)
        .open();
  }
}
