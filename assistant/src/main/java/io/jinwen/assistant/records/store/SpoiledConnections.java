package io.jinwen.assistant.records.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Tells the pool which connections to throw away. H2 opens its file anew only once nobody holds a
 * connection to the one that it gave up.
 */
public final class SpoiledConnections implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException error) {
    return StoreFault.spoils(error) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
