package io.jinwen.assistant.identity;

import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** How passwords are hashed; each hash names its way, so that a better one can come later. */
public final class Passwords {
  /** 2^12 rounds, some 0.2 s: nothing for a login, much for who tries a list of words. */
  private static final int STRENGTH = 12;

  private Passwords() {}

  public static PasswordEncoder bcrypt() {
    return bcrypt(STRENGTH);
  }

  static PasswordEncoder bcrypt(int strength) {
    return new DelegatingPasswordEncoder(
        "bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(strength)));
  }
}
