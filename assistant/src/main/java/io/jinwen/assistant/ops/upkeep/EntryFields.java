package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The fields of an entry's text, for a form that shows some of them and writes the text again. What
 * the form does not show stays; comments do not. Every scalar is the text that was written, so a
 * day stays that day. A path leads into groups: {@code customer.tell}.
 */
public final class EntryFields {
  private final Map<Object, Object> fields;

  private EntryFields(Map<Object, Object> fields) {
    this.fields = fields;
  }

  /**
   * Reads a text.
   *
   * @throws UpkeepException DEFECTIVE for what is no YAML, NO_ID for what has no fields
   */
  public static EntryFields of(String text) {
    try {
      if (reader().load(text) instanceof Map<?, ?> map) {
        return new EntryFields(new LinkedHashMap<>(map));
      }
    } catch (YAMLException broken) {
      throw UpkeepException.defective(KnowledgeException.noYaml(broken));
    }
    throw new UpkeepException(UpkeepException.Code.NO_ID);
  }

  /** A text; empty where there is none. */
  public String text(String path) {
    return value(path).filter(String.class::isInstance).map(String.class::cast).orElse("");
  }

  /** A list of texts; empty where there is none. */
  public List<String> texts(String path) {
    return value(path).orElse(List.of()) instanceof List<?> list
        ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  /** One field of each group of a list, where they have it. */
  public List<String> textsOfGroups(String path, String field) {
    return value(path).orElse(List.of()) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(it -> ((Map<?, ?>) it).get(field))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList()
        : List.of();
  }

  /** Puts a text, a list of texts or a list of groups; a group on the way is made. */
  public void put(String path, Object value) {
    Map<Object, Object> group = fields;
    String[] steps = path.split("\\.");
    for (String step : Arrays.copyOf(steps, steps.length - 1)) {
      Map<Object, Object> inner =
          group.get(step) instanceof Map<?, ?> map
              ? new LinkedHashMap<>(map)
              : new LinkedHashMap<>();
      group.put(step, inner);
      group = inner;
    }
    group.put(steps[steps.length - 1], value);
  }

  /** Takes a field away, where it is, and the group that has no other. */
  public void remove(String path) {
    int last = path.lastIndexOf('.');
    if (last < 0) {
      fields.remove(path);
    } else if (value(path.substring(0, last)).orElse(null) instanceof Map<?, ?> group) {
      Map<Object, Object> rest = new LinkedHashMap<>(group);
      rest.remove(path.substring(last + 1));
      if (rest.isEmpty()) {
        remove(path.substring(0, last));
      } else {
        put(path.substring(0, last), rest);
      }
    }
  }

  /**
   * Puts a list of groups that are told apart by one field. Groups that are there keep their other
   * fields, and those without that field stay.
   */
  public void putGroups(String path, String field, List<String> values) {
    List<Object> groups = new ArrayList<>();
    List<?> before = value(path).orElse(List.of()) instanceof List<?> list ? list : List.of();
    for (String value : values) {
      groups.add(
          before.stream()
              .filter(it -> it instanceof Map<?, ?> group && value.equals(group.get(field)))
              .findFirst()
              .map(Object.class::cast)
              .orElseGet(() -> Map.of(field, value)));
    }
    before.stream()
        .filter(it -> it instanceof Map<?, ?> group && !group.containsKey(field))
        .forEach(groups::add);
    if (groups.isEmpty()) {
      remove(path);
    } else {
      put(path, groups);
    }
  }

  /** The text that has these fields. */
  public String yaml() {
    return reader().dump(fields);
  }

  private Optional<Object> value(String path) {
    Object at = fields;
    for (String step : path.split("\\.")) {
      at = at instanceof Map<?, ?> group ? group.get(step) : null;
    }
    return Optional.ofNullable(at);
  }

  private static Yaml reader() {
    LoaderOptions loading = new LoaderOptions();
    DumperOptions dumping = new DumperOptions();
    dumping.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    dumping.setSplitLines(false);
    dumping.setAllowUnicode(true);
    return new Yaml(
        new SafeConstructor(loading), new Representer(dumping), dumping, loading, new TextOnly());
  }

  private static final class TextOnly extends Resolver {
    @Override
    protected void addImplicitResolvers() {}
  }
}
