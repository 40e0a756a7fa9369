package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller whose address is not declared would stand behind the rules of the page. */
class ApiAddressTest {
  /** For browsers, with the headers and the login of the page. */
  private static final Set<String> OF_THE_PAGE = Set.of("/docs/api", "/docs/api/{file}");

  static List<Class<?>> controllers() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ApiAddressTest.class.getPackageName())
            .stream()
            .filter(type -> type.isAnnotatedWith(RestController.class))
            .filter(type -> !type.isEquivalentTo(ErrorPage.class)) // has no address of its own
            .<Class<?>>map(JavaClass::reflect)
            .toList();
  }

  @ParameterizedTest
  @MethodSource("controllers")
  void everyAddressLiesInADeclaredPart(Class<?> controller) {
    ApiAddress part = controller.getAnnotation(ApiAddress.class);
    assertThat(part).isNotNull();
    assertThat(Arrays.stream(controller.getDeclaredMethods()).flatMap(ApiAddressTest::addresses))
        .isNotEmpty()
        .allMatch(address ->
            OF_THE_PAGE.contains(address)
                || Arrays.stream(part.value())
                    .anyMatch(own -> address.equals(own) || address.startsWith(own + "/")));
  }

  private static Stream<String> addresses(Method method) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
    return mapping == null ? Stream.empty() : Arrays.stream(mapping.path());
  }
}
