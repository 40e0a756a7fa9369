package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
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
      Set.of("word", "category", "action", "variants", "whitelistContexts", "yields");
  private static final String WHITELIST = "whitelist.yaml";
  private static final int VERSION_CHARACTERS = 12;

  private WordFiles() {}

  /**
   * Reads the folder.
   *
   * @throws KnowledgeException naming the file and the word that is not as it should be
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
      whitelist.add(phrase(phrase));
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
    try {
      for (Object field : entry.keySet()) {
        if (!FIELDS.contains(field)) {
          throw new KnowledgeException(
              Defect.UNKNOWN_FIELD, field, KnowledgeException.choice(FIELDS));
        }
      }
      return new WordEntry(
          text(entry, "word"),
          text(entry, "category"),
          WordAction.named(text(entry, "action")),
          texts(entry, "variants"),
          texts(entry, "whitelistContexts"),
          Boolean.TRUE.equals(entry.get("yields")));
    } catch (KnowledgeException defect) {
      throw defect.in(file, entry.get("word") instanceof String word ? word : "");
    }
  }

  private static String phrase(Map<?, ?> entry) {
    try {
      return text(entry, "phrase");
    } catch (KnowledgeException defect) {
      throw defect.in(WHITELIST);
    }
  }

  private static String text(Map<?, ?> entry, String field) {
    Object value = entry.get(field);
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw value == null || value instanceof String
        ? new KnowledgeException(Defect.MISSING, field)
        : new KnowledgeException(Defect.NOT_A_TEXT, field, value);
  }

  private static List<String> texts(Map<?, ?> entry, String field) {
    Object value = entry.get(field);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new KnowledgeException(Defect.TEXTS_EXPECTED, field, value);
  }

  private static List<Map<?, ?>> list(DataFolder folder, String file, MessageDigest digest) {
    String content = folder.text(file);
    digest.update((file + '\n' + content).getBytes(StandardCharsets.UTF_8));
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object entry : parse(file, content)) {
      if (!(entry instanceof Map<?, ?> map)) {
        throw new KnowledgeException(Defect.NOT_AN_ENTRY).in(file);
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
      throw new KnowledgeException(Defect.NOT_A_LIST).in(file);
    } catch (YAMLException broken) {
      throw KnowledgeException.noYaml(broken).in(file);
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
