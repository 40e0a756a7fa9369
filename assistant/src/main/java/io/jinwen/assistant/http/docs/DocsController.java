package io.jinwen.assistant.http.docs;

import io.jinwen.assistant.http.ApiAddress;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.ProblemException;
import io.jinwen.assistant.http.ProblemKind;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /openapi.json}, {@code /openapi.yaml} and {@code /docs/api}, a page to try the API. */
@RestController
@ApiAddress(
    value = {"/openapi.json", "/openapi.yaml"},
    open = true)
public final class DocsController {
  /** Scripts from here alone; Swagger UI styles its elements in place. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Swagger UI's folder in its jar; the build's version of it is the last part. */
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.31.0/";

  private static final String OURS = "/api/page/";
  private static final String SCRIPT = "text/javascript;charset=UTF-8";

  /** A file of the page: where it lies and what it is. */
  private record Asset(String place, String mediaType) {}

  private static final Asset PAGE = new Asset(OURS + "index.html", "text/html;charset=UTF-8");

  private static final Map<String, Asset> FILES =
      Map.of(
          "start.js", new Asset(OURS + "start.js", SCRIPT),
          "page.css", new Asset(OURS + "page.css", "text/css;charset=UTF-8"),
          "swagger-ui.css", new Asset(SWAGGER_UI + "swagger-ui.css", "text/css;charset=UTF-8"),
          "swagger-ui-bundle.js", new Asset(SWAGGER_UI + "swagger-ui-bundle.js", SCRIPT));

  private final Supplier<ApiDocument> document;
  private final JsonWire json;

  /**
   * @param document read when somebody first asks for it
   */
  public DocsController(Supplier<ApiDocument> document, JsonWire json) {
    this.document = document;
    this.json = json;
  }

  @GetMapping("/openapi.json")
  void asJson(HttpServletResponse response) throws IOException {
    json.send(response, HttpServletResponse.SC_OK, document.get().content());
  }

  @GetMapping("/openapi.yaml")
  void asYaml(HttpServletResponse response) throws IOException {
    response.setContentType("application/yaml;charset=UTF-8");
    response.getOutputStream().write(document.get().yaml().getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping("/docs/api")
  void page(HttpServletResponse response) throws IOException {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    send(PAGE, response);
  }

  @GetMapping("/docs/api/{file}")
  void file(@PathVariable String file, HttpServletResponse response) throws IOException {
    Asset asset = FILES.get(file);
    if (asset == null) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "接口文档的网页没有这个文件。");
    }
    response.setHeader("Cache-Control", "max-age=3600");
    send(asset, response);
  }

  private static void send(Asset asset, HttpServletResponse response) throws IOException {
    response.setContentType(asset.mediaType());
    response.setHeader("X-Content-Type-Options", "nosniff");
    try (InputStream in = DocsController.class.getResourceAsStream(asset.place())) {
      in.transferTo(response.getOutputStream());
    }
  }
}
