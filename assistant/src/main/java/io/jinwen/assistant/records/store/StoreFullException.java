package io.jinwen.assistant.records.store;

/** Nothing is written, because there is hardly any room left where the database lies. */
public final class StoreFullException extends RuntimeException {
  StoreFullException(String message) {
    super(message);
  }
}
