package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ProblemKind;
import io.jinwen.assistant.http.RequestIdFilter;
import io.jinwen.assistant.http.security.OidcConfig.IssuerUnreachableException;
import io.jinwen.assistant.identity.CallerLimits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Tells every refusal by the security chains as a problem. */
public final class SecurityProblems
    implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {
  /** What some address of ours takes. */
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Logger LOG = LoggerFactory.getLogger(SecurityProblems.class);

  private final JsonWire json;

  public SecurityProblems(JsonWire json) {
    this.json = json;
  }

  /** Nobody is logged in, and somebody has to be. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException error)
      throws IOException {
    unauthorized(
        request, response, ProblemKind.LOGIN_REQUIRED, "请先登录，或在 Authorization: Bearer 里给出密钥。");
  }

  /** The key or token that was shown opens nothing. */
  void keyRefused(HttpServletRequest request, HttpServletResponse response) throws IOException {
    unauthorized(request, response, ProblemKind.KEY_REFUSED, "密钥或令牌无效、已过期或已撤销，请向管理员申请新的。");
  }

  private void unauthorized(
      HttpServletRequest request, HttpServletResponse response, ProblemKind kind, String detail)
      throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer");
    refuse(request, response, Problem.of(kind, detail));
  }

  /** The caller is known and may not, or a page's request lacks its token. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException error)
      throws IOException {
    Problem problem =
        error instanceof CsrfException
            ? Problem.of(
                ProblemKind.CSRF_TOKEN_MISSING,
                "请求缺少防伪令牌：请把 Cookie XSRF-TOKEN 的值放进请求头 X-XSRF-TOKEN，或刷新页面再试。")
            : Problem.of(ProblemKind.FORBIDDEN, "你的角色不能使用这个功能，如有需要请联系管理员。");
    refuse(request, response, problem);
  }

  /** The address or a header is of a form that no honest client sends. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException error)
      throws IOException {
    if (METHODS.contains(request.getMethod())) {
      refuse(request, response, Problem.of(ProblemKind.MALFORMED_HTTP, "请求地址或请求头不合法，无法处理。"));
      return;
    }
    response.setHeader("Allow", String.join(", ", METHODS));
    refuse(
        request,
        response,
        Problem.of(
            ProblemKind.METHOD_NOT_ALLOWED,
            "不支持请求方法 %s。".formatted(Problem.shown(request.getMethod()))));
  }

  /** The login's password only serves to choose another. */
  void passwordToBeChanged(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refuse(
        request,
        response,
        Problem.of(ProblemKind.PASSWORD_CHANGE_REQUIRED, "这是一次性密码，请先在页面的“设置”里换成自己的密码。"));
  }

  /** Whether a token is good cannot be told for the moment. */
  void issuerUnreachable(
      HttpServletRequest request, HttpServletResponse response, IssuerUnreachableException error)
      throws IOException {
    LOG.warn("id={} {}", RequestIdFilter.idOf(request), error.getMessage());
    LOG.debug("why", error);
    refuse(
        request, response, Problem.of(ProblemKind.ISSUER_UNAVAILABLE, "统一身份服务暂时连不上，无法核对令牌，请稍后再试。"));
  }

  /** The caller asked as often as may be. */
  void tooOften(
      HttpServletRequest request, HttpServletResponse response, int perMinute, Duration wait)
      throws IOException {
    tooMany(
        request,
        response,
        ProblemKind.RATE_LIMITED,
        "请求太频繁，每分钟最多 %d 次，请稍后再试。".formatted(perMinute),
        wait);
  }

  /** The caller is told to come back later. */
  void tooMany(
      HttpServletRequest request,
      HttpServletResponse response,
      ProblemKind kind,
      String detail,
      Duration wait)
      throws IOException {
    response.setHeader("Retry-After", Long.toString(CallerLimits.seconds(wait)));
    refuse(request, response, Problem.of(kind, detail));
  }

  void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    LOG.info("id={} end={}", RequestIdFilter.idOf(request), problem.kind().code());
    response.setHeader("Cache-Control", "no-store");
    json.send(request, response, problem);
  }
}
