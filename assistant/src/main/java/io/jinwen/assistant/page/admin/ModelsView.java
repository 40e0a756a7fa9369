package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import io.jinwen.assistant.page.MainLayout;
import io.jinwen.assistant.page.parts.Confirmation;
import io.jinwen.assistant.page.parts.DataTable;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.page.parts.Notifications;
import io.jinwen.assistant.records.model.LocalModels;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.model.ModelRegister.ModelEntry;
import io.jinwen.assistant.records.model.ModelRegister.RegisteredModel;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;

/** The register of models: which may answer, admitted by whom on what, and withdrawn. */
@Route(value = "admin/models", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class ModelsView extends AdminPage {
  private final ModelRegister register;
  private final LocalModels here;
  private final DataTable<RegisteredModel> table;

  /** Vaadin makes one for each window. */
  public ModelsView(ModelRegister register, LocalModels here) {
    super("models");
    this.register = register;
    this.here = here;
    Paragraph mode = new Paragraph(getTranslation("models.mode." + here.mode().name()));
    mode.addClassName("jd-note");
    table =
        new DataTable<>(
            getTranslation("models.all"),
            List.of(
                new DataTable.Column<>(getTranslation("models.name"), ModelsView::name),
                new DataTable.Column<>(getTranslation("models.state"), this::state),
                DataTable.Column.of(
                    getTranslation("models.licence"), model -> model.entry().licence()),
                DataTable.Column.of(
                    getTranslation("models.filing"), model -> orDash(model.entry().filingNumber())),
                DataTable.Column.of(
                    getTranslation("models.evaluation"),
                    model -> orDash(model.entry().evaluation())),
                new DataTable.Column<>(getTranslation("models.by"), ModelsView::admission),
                new DataTable.Column<>("", this::buttons)),
            getTranslation("models.none"));
    Button fresh = new Button(getTranslation("models.admit"), _ -> admit(Optional.empty()));
    fresh.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
    Div head = new Div(new H2(getTranslation("models.all")), fresh);
    head.addClassName("jd-section-head");
    Section section = new Section(head, table);
    section.addClassName("jd-form");
    add(mode, section);
    show();
  }

  private void show() {
    table.show(register.list());
  }

  private static Div name(RegisteredModel model) {
    Span name = new Span(model.entry().name());
    name.addClassName("jd-strong");
    Code hash = new Code(model.entry().fileHash());
    hash.addClassNames("jd-hint", "jd-hash");
    return lines(name, hash);
  }

  private Span state(RegisteredModel model) {
    Span tag = new Span();
    tag.addClassName("jd-tag");
    model
        .withdrawnAt()
        .ifPresentOrElse(
            at -> {
              tag.setText(getTranslation("models.state.withdrawn", LocalTimes.minute(at)));
              tag.addClassName("jd-tag-bad");
            },
            () -> {
              tag.setText(getTranslation("models.state.admitted"));
              tag.addClassName("jd-tag-good");
            });
    return tag;
  }

  private static Div admission(RegisteredModel model) {
    Span at = new Span(LocalTimes.minute(model.admittedAt()));
    at.addClassNames("jd-hint", "jd-brief");
    return lines(new Span(model.admittedBy()), at);
  }

  private static Div lines(Component above, Component below) {
    Div both = new Div(above, below);
    both.addClassName("jd-two-lines");
    return both;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "–" : text;
  }

  private Div buttons(RegisteredModel model) {
    String key = model.isAdmitted() ? "models.withdraw" : "models.admit.again";
    Button button =
        new Button(
            getTranslation(key),
            _ -> {
              if (model.isAdmitted()) {
                withdraw(model);
              } else {
                admit(Optional.of(model.entry()));
              }
            });
    button.addThemeVariants(ButtonVariant.LUMO_SMALL, ButtonVariant.LUMO_TERTIARY);
    button.setAriaLabel(getTranslation("admin.of", getTranslation(key), model.entry().name()));
    Div buttons = new Div(button);
    buttons.addClassName("jd-buttons");
    return buttons;
  }

  private void admit(Optional<ModelEntry> before) {
    new ModelDialog(
            here.files(),
            before,
            entry -> {
              register.admit(user(), entry);
              Notifications.success(getTranslation("models.notice.admitted"));
              show();
            })
        .open();
  }

  private void withdraw(RegisteredModel model) {
    Confirmation.ask(
        getTranslation("models.withdraw"),
        getTranslation("models.withdraw.sure", model.entry().name()),
        () -> {
          try {
            register.withdraw(user(), model.entry().fileHash());
            Notifications.success(getTranslation("models.notice.withdrawn"));
          } catch (IllegalArgumentException _) { // somebody was faster
            Notifications.error(getTranslation("models.refused.withdrawn"));
          }
          show();
        });
  }
}
