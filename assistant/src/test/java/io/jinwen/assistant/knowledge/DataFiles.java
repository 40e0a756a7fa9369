package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the data files under src/main/resources as plain maps, for the tests that check them. */
final class DataFiles {

  private static final Path RESOURCES = Path.of("src/main/resources");

  private DataFiles() {}

  /** File name to its list of entries, in the order of names. */
  static Map<String, List<Map<String, Object>>> lists(String folder) {
    Map<String, List<Map<String, Object>>> files = new TreeMap<>();
    for (Path file : yamlFiles(folder)) {
      files.put(file.getFileName().toString(), list(file));
    }
    return files;
  }

  /** All entries of a folder. */
  static List<Map<String, Object>> entries(String folder) {
    List<Map<String, Object>> all = new ArrayList<>();
    lists(folder).values().forEach(all::addAll);
    return all;
  }

  /** A file that is one map. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> map(String file) {
    return (Map<String, Object>) parse(RESOURCES.resolve(file));
  }

  /** A file that is one list. */
  static List<Map<String, Object>> list(String file) {
    return list(RESOURCES.resolve(file));
  }

  static String text(String file) {
    try {
      return Files.readString(RESOURCES.resolve(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The strings of a list field; empty where the field is absent. */
  static List<String> strings(Map<String, Object> entry, String field) {
    return entry.get(field) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Path file) {
    return (List<Map<String, Object>>) parse(file);
  }

  private static Object parse(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<Path> yamlFiles(String folder) {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
