package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.app.KnownSettings.UnknownSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KnownSettingsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern VARIABLE = Pattern.compile("\\bJINWEN_[A-Z0-9_]*[A-Z0-9]\\b");

  private final KnownSettings known = new KnownSettings();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jinwen.port",
        "jinwen.disk.warn-below",
        "jinwen.oidc.roles.teller",
        "jinwen.hosts[1]",
        "JINWEN_CONTEXT_TOKENS",
        "JINWEN_CONTEXTTOKENS",
        "JINWEN_LIMITS_REQUESTS_PER_MINUTE",
        "JINWEN_OIDC_ROLES_TELLER",
        "JINWEN_JAVA_OPTS",
        "SERVER_PORT",
        "spring.main.banner-mode"
      })
  void takesWhatThereIsAndWhatIsNotOurs(String name) {
    assertThatCode(() -> known.require(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "jinwen.prot, jinwen.port",
    "jinwen.disk.warn-bellow, jinwen.disk.warn-below",
    "JINWEN_LIMITS_REQUEST_PER_MINUTE, JINWEN_LIMITS_REQUESTS_PER_MINUTE",
    "JINWEN_MODLES, JINWEN_MODELS"
  })
  void refusesWhatThereIsNotWithTheNearestName(String name, String nearest) {
    assertThatThrownBy(() -> known.require(name))
        .isInstanceOf(UnknownSettingException.class)
        .hasMessageContaining("'%s'; did you mean '%s'?".formatted(name, nearest));
  }

  /** A type that nothing binds shows only where somebody sets it. */
  @ParameterizedTest
  @MethodSource("optionalSettings")
  void takesATextWhereNothingNeedBeSet(Class<?> type, String name) {
    MapConfigurationPropertySource set = new MapConfigurationPropertySource(Map.of(name, "/x/y"));
    assertThat(new Binder(set).bindOrCreate(prefix(type), Bindable.of(type)).toString())
        .contains("Optional[/x/y]");
  }

  static Stream<Arguments> optionalSettings() {
    return KnownSettings.TYPES.stream().flatMap(type -> optional(type, prefix(type) + ".", type));
  }

  private static Stream<Arguments> optional(Class<?> top, String prefix, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(component -> {
          String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
          if (component.getType().isRecord()) {
            return optional(top, name + ".", component.getType());
          }
          return component.getType() == Optional.class
              ? Stream.of(Arguments.of(top, name))
              : Stream.empty();
        });
  }

  private static String prefix(Class<?> type) {
    return type.getAnnotation(ConfigurationProperties.class).value();
  }

  @Test
  void proposesNothingThatIsFarAway() {
    assertThatThrownBy(() -> known.require("JINWEN_QUITE_ANOTHER_THING"))
        .hasMessageContaining("JINWEN_QUITE_ANOTHER_THING")
        .message()
        .doesNotContain("did you mean");
  }

  /** What the documents name is a setting, so that no document tells one that is refused. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "README.zh-CN.md",
        "docs/SECURITY.md",
        "docs/INSTALL.md",
        "docs/DOCUMENTS.md",
        "packaging/jinwen.conf.example"
      })
  void knowsEveryVariableThatADocumentNames(String document) throws IOException {
    String text = Files.readString(ROOT.resolve(document));
    assertThat(VARIABLE.matcher(text).results().map(MatchResult::group).distinct())
        .allSatisfy(name -> assertThatCode(() -> known.require(name)).doesNotThrowAnyException());
  }
}
