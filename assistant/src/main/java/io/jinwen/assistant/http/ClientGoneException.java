package io.jinwen.assistant.http;

/** The client closed its connection; there is nobody to tell. */
public final class ClientGoneException extends RuntimeException {
  public ClientGoneException() {
    super("the client closed its connection");
  }

  public ClientGoneException(Throwable cause) {
    super("the client closed its connection", cause);
  }
}
