package io.jinwen.assistant.http;

import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.ops.metrics.MetricsText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /metrics}: what Prometheus reads. */
@RestController
@ApiAddress(
    value = "/metrics",
    roles = {Role.USER, Role.REVIEWER, Role.AUDITOR, Role.ADMIN})
public final class MetricsController {
  private final MetricsText metrics;

  public MetricsController(MetricsText metrics) {
    this.metrics = metrics;
  }

  @GetMapping("/metrics")
  void metrics(HttpServletRequest request, HttpServletResponse response) throws IOException {
    MetricsText.Page page = metrics.read(request.getHeader("Accept"));
    response.setHeader("Cache-Control", "no-store");
    response.setContentType(page.mediaType());
    response.getOutputStream().write(page.text().getBytes(StandardCharsets.UTF_8));
  }
}
