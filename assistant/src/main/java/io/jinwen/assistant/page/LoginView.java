package io.jinwen.assistant.page;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import io.jinwen.assistant.http.security.CurrentCaller;
import io.jinwen.assistant.http.security.OidcLogin;
import io.jinwen.assistant.http.security.SecurityParts;
import java.util.List;

/**
 * Where one logs in. The form is sent to the chain before the page, which comes back here with a
 * word in the address where it was not taken.
 */
@Route(LoginView.PATH)
@StyleSheet("context://jinwen/login.css")
@AnonymousAllowed
public final class LoginView extends Main implements BeforeEnterObserver, HasDynamicTitle {
  static final String PATH = "login";

  /** What may stand in the address: why one has come back, or why one is here again. */
  private static final List<String> REFUSALS = List.of("error", "busy", "provider", "stale");

  private static final List<String> REMARKS = List.of("expired", "out", "changed");

  private final LoginForm form = new LoginForm();
  private final Paragraph remark = new Paragraph();

  LoginView(SecurityParts parts) {
    addClassName("jw-login");
    form.setAction(PATH);
    form.setForgotPasswordButtonVisible(false);
    form.setI18n(words("error"));
    remark.addClassName("jw-login-remark");
    remark.getElement().setAttribute("role", "status");
    remark.setVisible(false);
    Div card = new Div(head(), remark, form);
    card.addClassName("jw-login-card");
    if (parts.login().isPresent()) {
      card.add(provider());
    }
    Paragraph help = new Paragraph(getTranslation("login.help"));
    help.addClassName("jw-login-help");
    card.add(help);
    add(card, new PreferenceSwitches());
  }

  private Div head() {
    Span seal = new Span("金");
    seal.addClassNames("jw-seal", "jw-seal-large");
    seal.getElement().setAttribute("aria-hidden", "true");
    Div head =
        new Div(
            seal, new H1(getTranslation("app.name")), new Paragraph(getTranslation("login.lead")));
    head.addClassName("jw-login-head");
    return head;
  }

  private Div provider() {
    Anchor link = new Anchor("." + OidcLogin.PATH, getTranslation("login.provider"));
    link.setRouterIgnore(true);
    link.addClassName("jw-login-provider");
    Span or = new Span(getTranslation("login.or"));
    or.addClassName("jw-login-or");
    Div both = new Div(or, link);
    both.addClassName("jw-login-other");
    return both;
  }

  private LoginI18n words(String refusal) {
    LoginI18n words = new LoginI18n();
    LoginI18n.Form fields = new LoginI18n.Form();
    fields.setTitle(getTranslation("login.title"));
    fields.setUsername(getTranslation("login.name"));
    fields.setPassword(getTranslation("login.password"));
    fields.setSubmit(getTranslation("login.submit"));
    words.setForm(fields);
    LoginI18n.ErrorMessage errors = new LoginI18n.ErrorMessage();
    errors.setUsername(getTranslation("login.name.empty"));
    errors.setPassword(getTranslation("login.password.empty"));
    errors.setTitle(getTranslation("login.refused." + refusal));
    errors.setMessage(getTranslation("login.refused." + refusal + ".help"));
    words.setErrorMessage(errors);
    return words;
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    if (CurrentCaller.find().isPresent()) {
      event.forwardTo("");
      return;
    }
    var said = event.getLocation().getQueryParameters().getParameters().keySet();
    REFUSALS.stream()
        .filter(said::contains)
        .findFirst()
        .ifPresent(refusal -> {
          form.setI18n(words(refusal));
          form.setError(true);
        });
    REMARKS.stream()
        .filter(said::contains)
        .findFirst()
        .ifPresent(why -> {
          remark.setText(getTranslation("login." + why));
          remark.setVisible(true);
        });
  }

  @Override
  public String getPageTitle() {
    return getTranslation("login.title") + " · " + getTranslation("app.name");
  }
}
