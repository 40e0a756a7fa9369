package io.jinwen.assistant.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Where the server listens, and what it adds to Tomcat. */
public final class HttpServer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final String host;
  private final int port;
  private final JsonWire json;

  public HttpServer(String host, int port, JsonWire json) {
    this.json = json;
    this.host = host;
    this.port = port;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    try {
      factory.setAddress(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "--host %s is no address of this machine".formatted(host), e);
    }
    factory.setPort(port);
    factory.addContextValves(new ClientProbe());
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new ProblemValve(json)));
  }
}
