package io.jinwen.assistant.app;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The names of all settings, read off the types that hold them. A name that begins as ours do and
 * is none of them is refused with the one it resembles most: a limit that was misspelt is a limit
 * that does not hold.
 */
final class KnownSettings {
  private static final String PROPERTY_PREFIX = "jinwen.";
  private static final String VARIABLE_PREFIX = "JINWEN_";

  static final List<Class<?>> TYPES =
      List.of(
          Settings.class,
          StoreSettings.class,
          SecuritySettings.class,
          AnswerSettings.class,
          DocumentSettings.class,
          FirstAdministrator.class);

  /** Variables that the launcher and the commands read, and the server's properties do not hold. */
  private static final List<String> VARIABLES =
      List.of(
          "JINWEN_CONF",
          "JINWEN_JAVA_OPTS",
          "JINWEN_MODELS",
          "JINWEN_BROWSER",
          "JINWEN_NATIVE_SETS",
          "JINWEN_TEST_SUITE");

  private final List<String> properties = new ArrayList<>(); // without the prefix
  private final List<String> open = new ArrayList<>(); // what may be followed by any name

  KnownSettings() {
    for (Class<?> type : TYPES) {
      String prefix = type.getAnnotation(ConfigurationProperties.class).value() + ".";
      collect(prefix.substring(PROPERTY_PREFIX.length()), type);
    }
  }

  private void collect(String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + kebab(component.getName());
      Class<?> held = component.getType();
      if (held.isRecord()) {
        collect(name + ".", held);
      } else if (held == Map.class) {
        open.add(name + ".");
      } else {
        properties.add(name);
      }
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /**
   * Looks at everything that was set.
   *
   * @throws UnknownSettingException naming the first that there is not
   */
  void require(ConfigurableEnvironment environment) {
    environment.getPropertySources().stream()
        .filter(EnumerablePropertySource.class::isInstance)
        .map(EnumerablePropertySource.class::cast)
        .flatMap(source -> List.of(source.getPropertyNames()).stream())
        .forEach(this::require);
  }

  /**
   * @param name a property or a variable; one that does not begin as ours do is not looked at
   * @throws UnknownSettingException if it is none of ours
   */
  void require(String name) {
    if (name.startsWith(PROPERTY_PREFIX)) {
      if (!isKnown(name.substring(PROPERTY_PREFIX.length()))) {
        throw new UnknownSettingException(
            name, nearest(name, properties.stream().map(PROPERTY_PREFIX::concat).toList()));
      }
    } else if (name.startsWith(VARIABLE_PREFIX)
        && !VARIABLES.contains(name)
        && !isKnown(name.substring(VARIABLE_PREFIX.length()))) {
      List<String> variables = new ArrayList<>(VARIABLES);
      properties.stream().map(KnownSettings::variable).forEach(variables::add);
      throw new UnknownSettingException(name, nearest(name, variables));
    }
  }

  /** As Spring binds: dots, hyphens, underscores, case and numbers of list entries do not count. */
  private boolean isKnown(String name) {
    String plain = plain(name.replaceAll("\\[\\d+]$|_\\d+_?$", ""));
    return properties.stream().anyMatch(known -> plain(known).equals(plain))
        || open.stream().anyMatch(known -> plain.startsWith(plain(known)));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String variable(String property) {
    return VARIABLE_PREFIX + property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static Optional<String> nearest(String name, List<String> known) {
    return known.stream()
        .filter(other -> distance(name, other) <= Math.max(2, name.length() / 3))
        .min(Comparator.comparingInt(other -> distance(name, other)));
  }

  /** Levenshtein's. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[other.length()];
  }

  /** A setting was made that there is not. */
  static final class UnknownSettingException extends RuntimeException {
    UnknownSettingException(String name, Optional<String> nearest) {
      super(
          "there is no setting '%s'%s; README.md and docs/SECURITY.md list all"
              .formatted(name, nearest.map("; did you mean '%s'?"::formatted).orElse("")));
    }
  }
}
