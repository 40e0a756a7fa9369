package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.ModelAnswers;
import io.jinwen.assistant.http.ProblemKind;
import io.jinwen.assistant.identity.CallerLimits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Holds each caller to so many answers at once, in every handler marked {@link ModelAnswers}. */
public final class AnswerLimitInterceptor implements HandlerInterceptor, WebMvcConfigurer {
  private static final String PLACE = AnswerLimitInterceptor.class.getName() + ".place";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final CallerLimits limits;
  private final SecurityProblems problems;

  public AnswerLimitInterceptor(CallerLimits limits, SecurityProblems problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!(handler instanceof HandlerMethod method)
        || !method.hasMethodAnnotation(ModelAnswers.class)) {
      return true;
    }
    Optional<CallerLimits.Place> place = limits.beginAnswer(LimitsFilter.nameOf(request));
    if (place.isEmpty()) {
      problems.tooMany(
          request,
          response,
          ProblemKind.TOO_MANY_ANSWERS,
          "同时进行的回答最多 %d 个，请等其中一个结束再试。".formatted(limits.answersAtOnce()),
          RETRY_AFTER);
      return false;
    }
    request.setAttribute(PLACE, place.get());
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request, HttpServletResponse response, Object handler, Exception error) {
    if (request.getAttribute(PLACE) instanceof CallerLimits.Place place) {
      place.close();
    }
  }
}
