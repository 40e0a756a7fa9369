package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Caller;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.identity.User;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller as Spring Security carries one along. */
final class CallerAuthentication extends AbstractAuthenticationToken {
  /** For callers whose login does not depend on a row of ours. */
  static final int NO_VERSION = 0;

  private final transient Caller caller;
  private final int version;

  private CallerAuthentication(Caller caller, int version) {
    super(authorities(caller.roles()));
    this.caller = caller;
    this.version = version;
    setAuthenticated(true);
  }

  static CallerAuthentication of(Caller caller) {
    return new CallerAuthentication(caller, NO_VERSION);
  }

  /** A login with a password: it holds while the user stays as he is now. */
  static CallerAuthentication of(User user) {
    return new CallerAuthentication(user.caller(), user.version());
  }

  static List<GrantedAuthority> authorities(Collection<Role> roles) {
    return roles.stream()
        .sorted()
        .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
        .toList();
  }

  /** The roles among authorities; others are none of ours. */
  static Set<Role> roles(Collection<? extends GrantedAuthority> authorities) {
    List<String> held = authorities.stream().map(GrantedAuthority::getAuthority).toList();
    return Set.copyOf(
        Role.ALL.stream().filter(role -> held.contains("ROLE_" + role.name())).toList());
  }

  Caller caller() {
    return caller;
  }

  int version() {
    return version;
  }

  @Override
  public String getName() {
    return caller.name();
  }

  @Override
  public Object getPrincipal() {
    return caller;
  }

  /** None are kept. */
  @Override
  public Object getCredentials() {
    return "";
  }
}
