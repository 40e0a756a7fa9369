package io.jinwen.assistant.page;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import io.jinwen.assistant.http.security.CurrentCaller;
import io.jinwen.assistant.identity.User;
import io.jinwen.assistant.identity.Users;

/**
 * Leads those who logged in with a temporary password to the settings, whatever they want to open,
 * until they have chosen another.
 */
final class TemporaryPasswords implements VaadinServiceInitListener {
  private final Users users;

  TemporaryPasswords(Users users) {
    this.users = users;
  }

  @Override
  public void serviceInit(ServiceInitEvent event) {
    event
        .getSource()
        .addUIInitListener(window -> window.getUI().addBeforeEnterListener(this::lead));
  }

  private void lead(BeforeEnterEvent event) {
    boolean isThere =
        event.getNavigationTarget().equals(SettingsView.class)
            || event.getNavigationTarget().equals(LoginView.class);
    if (!isThere
        && CurrentCaller.find()
            .flatMap(caller -> users.find(caller.name()))
            .filter(User::passwordTemporary)
            .isPresent()) {
      event.forwardTo(SettingsView.class);
    }
  }
}
