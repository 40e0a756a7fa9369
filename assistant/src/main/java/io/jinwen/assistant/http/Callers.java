package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletRequest;

/** Who asks. */
public final class Callers {
  /** Without a login there is one user: whoever can reach the loopback address. */
  private static final String LOCAL = "local";

  private Callers() {}

  /** The name of the user who logged in. */
  public static String of(HttpServletRequest request) {
    String user = request.getRemoteUser();
    return user == null ? LOCAL : user;
  }
}
