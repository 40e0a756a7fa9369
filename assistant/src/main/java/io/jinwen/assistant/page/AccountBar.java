package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.spring.security.AuthenticationContext;
import io.jinwen.assistant.identity.Caller;
import io.jinwen.assistant.identity.Role;
import java.util.stream.Collectors;

/** Who is logged in, and the way out. */
final class AccountBar extends Div {
  AccountBar(Caller caller, AuthenticationContext login) {
    addClassName("jw-account");
    String shown = caller.displayName().isBlank() ? caller.name() : caller.displayName();
    Span initial = new Span(shown.substring(0, shown.offsetByCodePoints(0, 1)));
    initial.addClassName("jw-account-initial");
    initial.getElement().setAttribute("aria-hidden", "true");
    Span name = new Span(shown);
    name.addClassName("jw-account-name");
    Span roles = new Span(roles(caller));
    roles.addClassName("jw-account-roles");
    Div who = new Div(name, roles);
    who.addClassName("jw-account-who");
    who.getElement().setAttribute("title", caller.name());
    NativeButton out = Icons.button("logout", getTranslation("login.leave"));
    out.getElement().setAttribute("data-leaves", caller.name());
    out.addClickListener(_ -> login.logout());
    add(initial, who, out);
  }

  private String roles(Caller caller) {
    return caller.roles().stream()
        .sorted()
        .map((Role role) -> getTranslation("access.role." + role.code()))
        .collect(Collectors.joining("、"));
  }
}
