package io.jinwen.assistant.http.security;

import io.jinwen.assistant.http.ApiAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * What the controllers declare about their addresses.
 *
 * @param declared one of each part of the API
 */
public record ApiAddresses(List<ApiAddress> declared) {
  public ApiAddresses {
    declared = List.copyOf(declared);
  }

  /** Of all controllers, none of which is made for it. */
  public static ApiAddresses of(ListableBeanFactory beans) {
    return new ApiAddresses(
        Arrays.stream(beans.getBeanNamesForAnnotation(ApiAddress.class))
            .map(name -> beans.findAnnotationOnBean(name, ApiAddress.class, false))
            .distinct()
            .toList());
  }

  /** Patterns of every address of the API. */
  String[] patterns() {
    return declared.stream().flatMap(ApiAddresses::patternsOf).toArray(String[]::new);
  }

  /** An address, and what lies below it. */
  static Stream<String> patternsOf(ApiAddress part) {
    return Arrays.stream(part.value()).flatMap(address -> Stream.of(address, address + "/**"));
  }
}
