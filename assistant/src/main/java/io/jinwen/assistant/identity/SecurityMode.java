package io.jinwen.assistant.identity;

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
