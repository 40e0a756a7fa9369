package io.jinwen.assistant.guard;

import io.jinwen.assistant.knowledge.DataFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads word lists from a folder: {@code words/*.yaml}, one category a file, and {@code
 * whitelist.yaml}. The format is described in knowledge/README.md.
 */
public final class WordFiles {

  private static final Set<String> FIELDS =
      Set.of("word", "category", "action", "variants", "whitelistContexts");
  private static final String WHITELIST = "whitelist.yaml";
  private static final int VERSION_CHARACTERS = 12;

  private WordFiles() {}

  /**
   * Reads the folder.
   *
   * @throws io.jinwen.assistant.knowledge.KnowledgeException if a file is missing
   * @throws IllegalArgumentException naming the file and the word that is not as it should be
   */
  public static WordList read(DataFolder folder) {
    MessageDigest digest = sha256();
    List<WordEntry> entries = new ArrayList<>();
    for (String file : folder.yamlFiles("words")) {
      for (Map<?, ?> entry : list(folder, file, digest)) {
        entries.add(entry(file, entry));
      }
    }
    List<String> whitelist = new ArrayList<>();
    for (Map<?, ?> phrase : list(folder, WHITELIST, digest)) {
      whitelist.add(text(WHITELIST, phrase, "phrase"));
    }
    return new WordList(entries, whitelist, shown(digest));
  }

  /** Names a content that lies in no file of the folder. */
  static String version(String content) {
    MessageDigest digest = sha256();
    digest.update(content.getBytes(StandardCharsets.UTF_8));
    return shown(digest);
  }

  private static String shown(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_CHARACTERS);
  }

  static WordEntry entry(String file, Map<?, ?> entry) {
    String word = text(file, entry, "word");
    for (Object field : entry.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException(
            "%s: word %s has unknown field %s, known: %s".formatted(file, word, field, FIELDS));
      }
    }
    try {
      return new WordEntry(
          word,
          text(file, entry, "category"),
          WordAction.named(text(file, entry, "action")),
          texts(entry, "variants"),
          texts(entry, "whitelistContexts"));
    } catch (IllegalArgumentException defect) {
      throw new IllegalArgumentException(
          "%s: word %s: %s".formatted(file, word, defect.getMessage()), defect);
    }
  }

  private static String text(String file, Map<?, ?> entry, String field) {
    if (entry.get(field) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new IllegalArgumentException(
        "%s: %s of %s must be text, is %s".formatted(file, field, entry, entry.get(field)));
  }

  private static List<String> texts(Map<?, ?> entry, String field) {
    Object value = entry.get(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new IllegalArgumentException(field + " must be a list of texts, is " + value);
  }

  private static List<Map<?, ?>> list(DataFolder folder, String file, MessageDigest digest) {
    String content = folder.text(file);
    digest.update((file + '\n' + content).getBytes(StandardCharsets.UTF_8));
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object entry : parse(file, content)) {
      if (!(entry instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException(
            "%s: an entry must be a map, is %s".formatted(file, entry));
      }
      maps.add(map);
    }
    return maps;
  }

  private static List<?> parse(String file, String content) {
    try {
      if (new Yaml(new SafeConstructor(new LoaderOptions())).load(content)
          instanceof List<?> list) {
        return list;
      }
      throw new IllegalArgumentException(file + " must be a list of entries");
    } catch (YAMLException broken) {
      throw new IllegalArgumentException(
          "%s is no YAML: %s".formatted(file, broken.getMessage()), broken);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
