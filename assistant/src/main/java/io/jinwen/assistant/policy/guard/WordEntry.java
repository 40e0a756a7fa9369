package io.jinwen.assistant.policy.guard;

import java.util.ArrayList;
import java.util.List;

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
}
