package io.jinwen.assistant.http;

import jakarta.servlet.http.HttpServletRequest;

/** A request's path without the one under which the whole program is reached. */
final class PathHere {
  private PathHere() {}

  static String of(HttpServletRequest request) {
    String whole = String.valueOf(request.getRequestURI());
    String before = request.getContextPath() == null ? "" : request.getContextPath();
    return whole.startsWith(before) ? whole.substring(before.length()) : whole;
  }
}
