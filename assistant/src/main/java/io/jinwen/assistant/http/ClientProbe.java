package io.jinwen.assistant.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Tells whether a client has closed its connection while its answer is being computed.
 *
 * <p>A servlet that writes nothing never learns that its reader is gone. Tomcat can say so: asked
 * for available input with leave to read, it reads without blocking, and at the end of the
 * connection it reports one byte that is not there, so that the next read fails. Asked without
 * leave to read, it reports what really lies in its buffer, such as the start of a client's next
 * request. Hence gone means: one byte with leave, none without.
 */
public final class ClientProbe extends ValveBase {
  private static final String ATTRIBUTE = ClientProbe.class.getName();

  public ClientProbe() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    BooleanSupplier isGone = () -> available(request, true) == 1 && available(request, false) == 0;
    request.setAttribute(ATTRIBUTE, isGone);
    getNext().invoke(request, response);
  }

  private static int available(Request request, boolean mayRead) {
    org.apache.coyote.Request connection = request.getCoyoteRequest();
    connection.action(ActionCode.AVAILABLE, mayRead);
    return connection.getAvailable();
  }

  /** Asks for this request; to be called from its own thread, after the body has been read. */
  public static boolean isGone(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof BooleanSupplier isGone
        && isGone.getAsBoolean();
  }
}
