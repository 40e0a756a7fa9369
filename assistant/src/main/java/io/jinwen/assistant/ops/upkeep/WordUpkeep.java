package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.ops.upkeep.ChangeLog.Change;
import io.jinwen.assistant.policy.guard.Hit;
import io.jinwen.assistant.policy.guard.OwnWords;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.policy.guard.WordEntry;
import io.jinwen.assistant.policy.guard.WordList;
import io.jinwen.assistant.policy.guard.WordSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Changes of the word lists. Safe for use by many threads. */
public final class WordUpkeep {
  private static final String WORD = "word";
  private static final String PHRASE = "whitelist";
  private static final int CHARACTERS_MAX = 100;

  private final WordSource source;
  private final SensitiveWords words;
  private final ChangeLog log;

  public WordUpkeep(WordSource source, SensitiveWords words, ChangeLog log) {
    this.source = source;
    this.words = words;
    this.log = log;
  }

  /** A word as a list for administrators shows it. */
  public record Listed(WordEntry entry, Origin origin) {}

  /** A phrase in which no word counts. */
  public record Phrase(String text, Origin origin) {}

  /** Every word, those that are switched off too; the institution's own first. */
  public synchronized List<Listed> words() {
    OwnWords own = source.own().read();
    Map<String, WordEntry> given = given();
    List<Listed> listed = new ArrayList<>();
    Set<String> replaced = new HashSet<>();
    for (WordEntry entry : own.entries()) {
      boolean changes = given.containsKey(entry.word());
      listed.add(new Listed(entry, changes ? Origin.CHANGED : Origin.OWN));
      replaced.add(entry.word());
    }
    given.forEach((word, entry) -> {
      if (!replaced.contains(word)) {
        listed.add(new Listed(entry, own.off().contains(word) ? Origin.OFF : Origin.DELIVERED));
      }
    });
    return listed;
  }

  /** The phrases in which no word counts; the institution's own first. */
  public synchronized List<Phrase> whitelist() {
    OwnWords own = source.own().read();
    Stream<Phrase> ours = own.whitelist().stream().map(text -> new Phrase(text, Origin.OWN));
    Stream<Phrase> theirs =
        source.given().whitelist().stream()
            .distinct()
            .filter(text -> !own.whitelist().contains(text))
            .map(text ->
                new Phrase(
                    text, own.whitelistOff().contains(text) ? Origin.OFF : Origin.DELIVERED));
    return Stream.concat(ours, theirs).toList();
  }

  /** The categories there are, by name. */
  public List<String> categories() {
    return words().stream().map(listed -> listed.entry().category()).distinct().sorted().toList();
  }

  /**
   * Keeps a word, in place of the one of the same spelling.
   *
   * @throws UpkeepException EMPTY, TOO_SHORT, TOO_LONG or DEFECTIVE
   */
  public synchronized void save(String actor, WordEntry entry) {
    require(entry.word());
    requireSaid(entry.category());
    entry.variants().forEach(WordUpkeep::require);
    entry.whitelistContexts().forEach(WordUpkeep::require);
    OwnWords own = source.own().read();
    List<WordEntry> entries = new ArrayList<>(without(own.entries(), entry.word()));
    entries.add(entry);
    Set<String> off = new HashSet<>(own.off());
    off.remove(entry.word());
    OwnWords changed = new OwnWords(entries, off, own.whitelist(), own.whitelistOff());
    keep(actor, WORD, entry.word(), shown(find(entry.word())), describe(entry), changed);
  }

  /**
   * Looks for a word no more: an own one is forgotten, a delivered one is switched off.
   *
   * @throws UpkeepException NOT_FOUND
   */
  public synchronized void remove(String actor, String word) {
    Optional<Listed> found = find(word);
    if (found.isEmpty()) {
      throw notFound(word);
    }
    OwnWords own = source.own().read();
    Set<String> off = new HashSet<>(own.off());
    if (given().containsKey(word)) {
      off.add(word);
    }
    OwnWords changed =
        new OwnWords(without(own.entries(), word), off, own.whitelist(), own.whitelistOff());
    keep(actor, WORD, word, shown(found), "", changed);
  }

  /**
   * Looks for a delivered word again as it was delivered.
   *
   * @throws UpkeepException NOT_FOUND
   */
  public synchronized void restore(String actor, String word) {
    WordEntry delivered = Optional.ofNullable(given().get(word)).orElseThrow(() -> notFound(word));
    OwnWords own = source.own().read();
    Set<String> off = new HashSet<>(own.off());
    off.remove(word);
    OwnWords changed =
        new OwnWords(without(own.entries(), word), off, own.whitelist(), own.whitelistOff());
    keep(actor, WORD, word, shown(find(word)), describe(delivered), changed);
  }

  /**
   * Lets no word count within a phrase.
   *
   * @throws UpkeepException EMPTY, TOO_SHORT or TOO_LONG
   */
  public synchronized void allow(String actor, String phrase) {
    String text = phrase.strip();
    require(text);
    OwnWords own = source.own().read();
    Set<String> off = new HashSet<>(own.whitelistOff());
    List<String> phrases = new ArrayList<>(own.whitelist());
    boolean wasOff = off.remove(text);
    if (!wasOff && !phrases.contains(text)) {
      phrases.add(text);
    }
    keep(actor, PHRASE, text, "", text, new OwnWords(own.entries(), own.off(), phrases, off));
  }

  /** Lets words count within a phrase again. */
  public synchronized void disallow(String actor, String phrase) {
    OwnWords own = source.own().read();
    Set<String> off = new HashSet<>(own.whitelistOff());
    List<String> phrases = new ArrayList<>(own.whitelist());
    phrases.remove(phrase);
    if (source.given().whitelist().contains(phrase)) {
      off.add(phrase);
    }
    keep(actor, PHRASE, phrase, phrase, "", new OwnWords(own.entries(), own.off(), phrases, off));
  }

  /** What the filter finds in a text. */
  public List<Hit> hits(String text) {
    return words.hits(text);
  }

  /** The newest changes of words and phrases. */
  public List<Change> history(int limit) {
    return Stream.concat(log.ofKind(WORD, limit).stream(), log.ofKind(PHRASE, limit).stream())
        .sorted((one, other) -> other.at().compareTo(one.at()))
        .limit(limit)
        .toList();
  }

  /** The newest changes of one word. */
  public List<Change> history(String word, int limit) {
    return log.of(WORD, word, limit);
  }

  /** Puts a changed list into use, keeps and records it; none of it if the list is defective. */
  private void keep(
      String actor, String kind, String id, String before, String after, OwnWords changed) {
    WordList list = changed.over(source.given());
    OwnWords earlier = source.own().read();
    try {
      words.replace(list);
    } catch (KnowledgeException defect) {
      throw UpkeepException.defective(defect);
    }
    try {
      source.own().write(changed);
      log.record(actor, kind, id, before, after);
    } catch (RuntimeException notKept) {
      words.replace(earlier.over(source.given()));
      source.own().write(earlier);
      throw notKept;
    }
  }

  private Optional<Listed> find(String word) {
    return words().stream().filter(listed -> listed.entry().word().equals(word)).findFirst();
  }

  /** The given words by spelling; of two of the same spelling the first counts. */
  private Map<String, WordEntry> given() {
    Map<String, WordEntry> given = new LinkedHashMap<>();
    source.given().entries().forEach(entry -> given.putIfAbsent(entry.word(), entry));
    return given;
  }

  private static List<WordEntry> without(List<WordEntry> entries, String word) {
    return entries.stream().filter(entry -> !entry.word().equals(word)).toList();
  }

  /** Empty for a word that is not there or not used. */
  private static String shown(Optional<Listed> listed) {
    return listed
        .filter(found -> found.origin() != Origin.OFF)
        .map(found -> describe(found.entry()))
        .orElse("");
  }

  /** One line for the record. */
  private static String describe(WordEntry entry) {
    return "%s | %s | %s | %s | %s"
        .formatted(
            entry.word(),
            entry.category(),
            entry.action().code(),
            String.join("、", entry.variants()),
            String.join("、", entry.whitelistContexts()));
  }

  private static void require(String form) {
    requireSaid(form);
    if (!SensitiveWords.isLongEnough(form)) {
      throw new UpkeepException(UpkeepException.Code.TOO_SHORT, form);
    }
  }

  private static void requireSaid(String text) {
    if (text.isBlank()) {
      throw new UpkeepException(UpkeepException.Code.EMPTY);
    }
    if (text.length() > CHARACTERS_MAX) {
      throw new UpkeepException(UpkeepException.Code.TOO_LONG, text.length(), CHARACTERS_MAX);
    }
  }

  private static UpkeepException notFound(String word) {
    return new UpkeepException(UpkeepException.Code.NOT_FOUND, word);
  }
}
