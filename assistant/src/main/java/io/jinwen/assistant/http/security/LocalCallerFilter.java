package io.jinwen.assistant.http.security;

import io.jinwen.assistant.identity.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Where no login is asked for, everybody is the one local caller, who may do everything. */
final class LocalCallerFilter extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SecurityContextHolder.setContext(
        new SecurityContextImpl(CallerAuthentication.of(Caller.LOCAL)));
    chain.doFilter(request, response); // the chain's first filter clears the context at the end
  }

  /** Also for what is continued on another thread. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
