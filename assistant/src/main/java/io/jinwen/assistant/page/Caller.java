package io.jinwen.assistant.page;

import com.vaadin.flow.server.VaadinRequest;

/** Who sits before the page. */
final class Caller {
  /** Without a login there is one user: whoever can reach the loopback address. */
  private static final String LOCAL = "local";

  private Caller() {}

  /** The name of the user of the request that is being answered. */
  static String current() {
    String user = VaadinRequest.getCurrent().getRemoteUser();
    return user == null ? LOCAL : user;
  }
}
