package io.jinwen.assistant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** How the database is named: on the command line or in the environment. */
class SettingsTest {
  private static final String ENGINE = "--engine-url=http://localhost:9/v1";
  private static final String URL = "jdbc:postgresql://db/jinwen";

  @Test
  void theCommandLineNamesADatabase() {
    assertThat(Serve.settings(ENGINE, "--db", URL)).contains("--jinwen.db.url=" + URL);
    assertThat(Serve.settings(ENGINE)).noneMatch(setting -> setting.contains("db.url"));
  }

  @Test
  void theCommandLineTakesNoPassword() {
    assertThatThrownBy(() -> Serve.settings(ENGINE, "--db", URL + "?user=a&Password=b"))
        .hasMessageContaining("JINWEN_DB_PASSWORD");
  }

  @Test
  void theEnvironmentNamesADatabase() {
    StoreSettings settings =
        bound(
            Map.of("JINWEN_DB_URL", URL, "JINWEN_DB_USER", "anna", "JINWEN_DB_PASSWORD", "secret"));
    assertThat(settings.address().url()).isEqualTo(URL);
    assertThat(settings.address().user()).isEqualTo("anna");
    assertThat(settings.address().password()).isEqualTo("secret");
    assertThat(settings.address()).hasToString(URL);
  }

  @Test
  void withoutANameItIsAFileUnderData() {
    assertThat(bound(Map.of("JINWEN_HOME", "/srv/jinwen")).address().url())
        .isEqualTo("jdbc:h2:file:/srv/jinwen/data/jinwen");
    assertThat(bound(Map.of("JINWEN_DATA", "/var/lib/jinwen")).address().url())
        .isEqualTo("jdbc:h2:file:/var/lib/jinwen/jinwen");
  }

  private static StoreSettings bound(Map<String, Object> environment) {
    MutablePropertySources sources = new MutablePropertySources();
    sources.addFirst(
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment));
    return new Binder(ConfigurationPropertySources.from(sources))
        .bindOrCreate("jinwen", StoreSettings.class);
  }
}
