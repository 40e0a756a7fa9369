package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.identity.Users.LoginOutcome;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Checks the name and password of a login form. */
public final class PasswordLogin implements AuthenticationProvider {
  private final Users users;

  public PasswordLogin(Users users) {
    this.users = users;
  }

  /** Why a login fails is in the record; whoever tries is not told. */
  @Override
  public Authentication authenticate(Authentication tried) {
    String password = tried.getCredentials() instanceof String text ? text : "";
    return switch (users.login(tried.getName(), password)) {
      case LoginOutcome.Accepted(var user) -> CallerAuthentication.of(user);
      case LoginOutcome.Refused _, LoginOutcome.Locked _ ->
          throw new BadCredentialsException("用户名或密码不对，或账号已停用、暂时锁定。");
    };
  }

  @Override
  public boolean supports(Class<?> kind) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
  }
}
