package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The file in which an institution's own words are kept: written by the page, readable by people.
 */
public final class OwnWordFile {
  private static final Set<String> FIELDS =
      Set.of("words", "disabled", "whitelist", "whitelistDisabled");

  private final Path file;

  public OwnWordFile(Path file) {
    this.file = file;
  }

  /**
   * What the file says; no changes where there is none.
   *
   * @throws KnowledgeException naming the file and what is not as it should be
   */
  public OwnWords read() {
    if (!Files.exists(file)) {
      return OwnWords.NONE;
    }
    if (!(parse() instanceof Map<?, ?> map)) {
      throw new KnowledgeException(Defect.NOT_AN_ENTRY).in(file.toString());
    }
    for (Object field : map.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new KnowledgeException(Defect.UNKNOWN_FIELD, field, KnowledgeException.choice(FIELDS))
            .in(file.toString());
      }
    }
    List<WordEntry> entries =
        list(map, "words").stream().map(entry -> WordFiles.entry(file.toString(), entry)).toList();
    return new OwnWords(
        entries,
        Set.copyOf(texts(map, "disabled")),
        texts(map, "whitelist"),
        Set.copyOf(texts(map, "whitelistDisabled")));
  }

  /** Writes it as a whole: a reader finds the old text or the new one. */
  public void write(OwnWords words) {
    Map<String, Object> document = new LinkedHashMap<>();
    put(document, "words", words.entries().stream().map(OwnWordFile::fields).toList());
    put(document, "disabled", new TreeSet<>(words.off()));
    put(document, "whitelist", words.whitelist());
    put(document, "whitelistDisabled", new TreeSet<>(words.whitelistOff()));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setAllowUnicode(true);
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, new Yaml(options).dump(document));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("own words cannot be written to " + file, e);
    }
  }

  private static Map<String, Object> fields(WordEntry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("word", entry.word());
    fields.put("category", entry.category());
    fields.put("action", entry.action().code());
    put(fields, "variants", entry.variants());
    put(fields, "whitelistContexts", entry.whitelistContexts());
    return fields;
  }

  /** A copy, because a list that occurs twice would be written as a reference to itself. */
  private static void put(Map<String, Object> fields, String name, Collection<?> values) {
    if (!values.isEmpty()) {
      fields.put(name, new ArrayList<>(values));
    }
  }

  private Object parse() {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("own words cannot be read from " + file, e);
    } catch (YAMLException broken) {
      throw KnowledgeException.noYaml(broken).in(file.toString());
    }
  }

  private List<Map<?, ?>> list(Map<?, ?> map, String field) {
    if (map.get(field) == null) {
      return List.of();
    }
    if (map.get(field) instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
      return list.stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
    }
    throw new KnowledgeException(Defect.LIST_EXPECTED, field, map.get(field)).in(file.toString());
  }

  private List<String> texts(Map<?, ?> map, String field) {
    if (map.get(field) == null) {
      return List.of();
    }
    if (map.get(field) instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new KnowledgeException(Defect.TEXTS_EXPECTED, field, map.get(field)).in(file.toString());
  }
}
