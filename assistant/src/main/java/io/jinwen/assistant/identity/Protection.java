package io.jinwen.assistant.identity;

import java.net.InetAddress;
import java.util.function.BooleanSupplier;

/** Who may reach the server, decided once at the start. */
public enum Protection {
  /** Whoever asks must have logged in or show a key. */
  LOGIN,
  /** Only this machine reaches the server, and only pages of its own may call it. */
  LOOPBACK,
  /** Nothing is kept; somebody said that nothing has to be. */
  NONE;

  /**
   * @param host where the server listens
   * @param canLogIn whether anybody could log in and administer; asked only where it matters
   * @throws AccessException UNPROTECTED where others would reach a server that asks for no login,
   *     or nobody could log in to one that does
   */
  public static Protection decide(SecurityMode mode, InetAddress host, BooleanSupplier canLogIn) {
    boolean loopback = host.isLoopbackAddress();
    return switch (mode) {
      case AUTO -> loopback ? LOOPBACK : login(host, canLogIn);
      case ON -> login(host, canLogIn);
      case OFF -> {
        if (!loopback) {
          throw unprotected(
              "other machines reach %s, so callers must log in: remove jinwen.security=off, or listen on 127.0.0.1"
                  .formatted(host.getHostAddress()));
        }
        yield LOOPBACK;
      }
      case UNPROTECTED -> loopback ? LOOPBACK : NONE;
    };
  }

  private static Protection login(InetAddress host, BooleanSupplier canLogIn) {
    if (!canLogIn.getAsBoolean()) {
      throw unprotected(
          "callers of %s must log in, and there is no administrator yet; make one with './jinwen user add NAME --role admin', or %s"
              .formatted(
                  host.getHostAddress(),
                  host.isLoopbackAddress() ? "remove jinwen.security=on" : "listen on 127.0.0.1"));
    }
    return LOGIN;
  }

  private static AccessException unprotected(String message) {
    return new AccessException(AccessException.Code.UNPROTECTED, message);
  }

  /** What {@code jinwen.security} may be. */
  public enum SecurityMode {
    /** A login is needed unless only this machine can reach the address. */
    AUTO,
    /** A login is needed. */
    ON,
    /** No login; refused for an address that others reach. */
    OFF,
    /**
     * No login on any address: whoever reaches it may do everything. For a closed network with
     * nothing worth keeping in it, such as a test laboratory's.
     */
    UNPROTECTED
  }
}
