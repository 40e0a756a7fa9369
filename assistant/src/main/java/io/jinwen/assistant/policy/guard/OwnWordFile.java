package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

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
    Entry own = Entry.of(file.toString(), text()).allowOnly(FIELDS);
    return new OwnWords(
        own.groups("words").stream().map(WordFiles::word).toList(),
        Set.copyOf(own.optionalTexts("disabled")),
        own.optionalTexts("whitelist"),
        Set.copyOf(own.optionalTexts("whitelistDisabled")));
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

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("own words cannot be read from " + file, e);
    }
  }
}
