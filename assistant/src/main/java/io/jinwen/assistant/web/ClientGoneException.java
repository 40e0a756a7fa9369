package io.jinwen.assistant.web;

/** The client closed its connection; there is nobody to tell. */
final class ClientGoneException extends RuntimeException {
  ClientGoneException() {
    super("the client closed its connection");
  }

  ClientGoneException(Throwable cause) {
    super("the client closed its connection", cause);
  }
}
