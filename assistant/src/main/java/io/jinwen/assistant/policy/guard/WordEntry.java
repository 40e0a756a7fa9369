package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One sensitive word.
 *
 * @param word the word, by which hits are recorded
 * @param category what it is about, such as 洗钱逃汇
 * @param action what happens where it occurs
 * @param variants other spellings, pinyin among them; width, case, traditional characters and
 *     inserted symbols need none
 * @param whitelistContexts longer phrases in which the word is legitimate
 * @param yields whether a question that evidently only mentions the word is let in; an
 *     institution's own words never yield
 */
public record WordEntry(
    String word,
    String category,
    WordAction action,
    List<String> variants,
    List<String> whitelistContexts,
    boolean yields) {

  public WordEntry {
    variants = List.copyOf(variants);
    whitelistContexts = List.copyOf(whitelistContexts);
  }

  /** A word that never yields. */
  public WordEntry(
      String word,
      String category,
      WordAction action,
      List<String> variants,
      List<String> whitelistContexts) {
    this(word, category, action, variants, whitelistContexts, false);
  }

  /** The word and its variants. */
  List<String> forms() {
    List<String> forms = new ArrayList<>(variants);
    forms.add(word);
    return forms;
  }

  /** What happens where a sensitive word occurs, from the mildest to the most severe. */
  public enum WordAction {
    /** The hit is recorded and raises the risk; the text stays as it is. */
    WARN,
    /** The word is replaced, character by character. */
    MASK,
    /** The request is refused, the answer ends before the word. */
    BLOCK;

    /** The lower-case name that the word lists use. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads the lower-case name that the word lists use. */
    static WordAction named(String name) {
      for (WordAction action : values()) {
        if (action.code().equals(name)) {
          return action;
        }
      }
      throw new KnowledgeException(Defect.NOT_ONE_OF, "action", name, "warn / mask / block");
    }
  }
}
