package io.jinwen.assistant.page.parts;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.NotFoundException;
import io.jinwen.assistant.http.security.CurrentCaller;
import io.jinwen.assistant.identity.Caller;
import io.jinwen.assistant.identity.Role;
import java.util.Collections;
import java.util.Set;

/** Who sits before a view that is not for everybody. */
public final class Visitor {
  private Visitor() {}

  /** The name under which what is done is recorded; empty before a login. */
  public static String name() {
    return CurrentCaller.find().map(Caller::name).orElse("");
  }

  /** Whether the visitor has one of these roles. */
  public static boolean isOneOf(Set<Role> roles) {
    return CurrentCaller.find()
        .filter(caller -> !Collections.disjoint(caller.roles(), roles))
        .isPresent();
  }

  /** For those without one of these roles the view is not there. */
  public static void require(BeforeEnterEvent event, Set<Role> roles) {
    if (!isOneOf(roles)) {
      event.rerouteToError(NotFoundException.class);
    }
  }
}
