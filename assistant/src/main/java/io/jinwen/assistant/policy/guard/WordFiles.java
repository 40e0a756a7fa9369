package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

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
      list(folder, file, digest).forEach(entry -> entries.add(word(entry)));
    }
    List<String> whitelist =
        list(folder, WHITELIST, digest).stream().map(entry -> entry.text("phrase")).toList();
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

  /** A word of a list. */
  static WordEntry word(Entry entry) {
    entry.allowOnly(FIELDS);
    try {
      return new WordEntry(
          entry.text("word"),
          entry.text("category"),
          WordAction.named(entry.text("action")),
          entry.optionalTexts("variants"),
          entry.optionalTexts("whitelistContexts"),
          entry.isTrue("yields"));
    } catch (KnowledgeException defect) {
      throw defect.in(entry.file(), entry.id());
    }
  }

  private static List<Entry> list(DataFolder folder, String file, MessageDigest digest) {
    String content = folder.text(file);
    digest.update((file + '\n' + content).getBytes(StandardCharsets.UTF_8));
    return Entry.listOf(file, content);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
