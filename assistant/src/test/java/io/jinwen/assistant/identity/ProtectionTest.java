package io.jinwen.assistant.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.identity.Protection.SecurityMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionTest {
  @ParameterizedTest
  @CsvSource({
    "AUTO,        127.0.0.1, false, LOOPBACK",
    "AUTO,        ::1,       true,  LOOPBACK",
    "AUTO,        0.0.0.0,   true,  LOGIN",
    "AUTO,        10.0.0.7,  true,  LOGIN",
    "ON,          127.0.0.1, true,  LOGIN",
    "OFF,         127.0.0.1, false, LOOPBACK",
    "UNPROTECTED, 0.0.0.0,   false, NONE",
    "UNPROTECTED, 127.0.0.1, false, LOOPBACK",
  })
  void followsFromSettingAndAddress(
      SecurityMode mode, String host, boolean canLogIn, Protection protection)
      throws UnknownHostException {
    assertThat(Protection.decide(mode, InetAddress.getByName(host), () -> canLogIn))
        .isEqualTo(protection);
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, 0.0.0.0,   or listen on 127.0.0.1",
    "AUTO, ::,        or listen on 127.0.0.1",
    "ON,   0.0.0.0,   or listen on 127.0.0.1",
    "ON,   127.0.0.1, or remove jinwen.security=on",
  })
  void refusesALoginThatNobodyCanPass(SecurityMode mode, String host, String advice)
      throws UnknownHostException {
    InetAddress address = InetAddress.getByName(host);
    assertThatThrownBy(() -> Protection.decide(mode, address, () -> false))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("user add NAME --role admin")
        .hasMessageEndingWith(advice);
  }

  @Test
  void cannotBeSwitchedOffWhereOthersReachIt() throws UnknownHostException {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");
    assertThatThrownBy(() -> Protection.decide(SecurityMode.OFF, everywhere, () -> true))
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("listen on 127.0.0.1");
  }
}
