package io.jinwen.assistant.http;

import io.jinwen.assistant.identity.Role;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The part of the API that a controller answers for. Security is derived from it: what lies at or
 * below these addresses is for programs (keys, no login page) and open to the roles named.
 * Controllers of one part declare the same.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ApiAddress {
  /** Each stands for itself and everything below it, such as {@code /sessions}. */
  String[] value();

  /** Who may come: callers with any of these roles. */
  Role[] roles() default Role.USER;

  /** Whether anybody may come, without showing who it is; then {@link #roles} says nothing. */
  boolean open() default false;
}
