package io.jinwen.assistant.http.security;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;

/**
 * What the pages add to the chain before them: the login page, at {@code /login}, and which of
 * their addresses anybody may see.
 */
public interface PageSecurity {
  /**
   * Called once, after the chain's own settings and before it is built; it has to say of every
   * request whether it is allowed.
   *
   * @param loginNeeded whether callers have to log in; otherwise each request is that of {@code
   *     Caller.LOCAL}, who has all roles
   */
  void configure(HttpSecurity http, boolean loginNeeded);
}
