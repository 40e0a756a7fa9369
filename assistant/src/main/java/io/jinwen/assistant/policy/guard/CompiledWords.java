package io.jinwen.assistant.policy.guard;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.policy.folding.Folding;
import io.jinwen.assistant.policy.folding.PhraseAutomaton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A word list made ready for matching: every form and every whitelist context is one phrase of one
 * automaton. Immutable, so that an answer under way keeps the list it began with.
 */
final class CompiledWords {

  /** A shorter form would hit by chance. */
  static final int CHARACTERS_MIN = 2;

  /** In place of the excused entries: every entry is excused. */
  private static final int[] EVERY_ENTRY = {};

  private final PhraseAutomaton automaton;
  private final List<Phrase> phrases;
  private final String version;

  /**
   * One folded phrase: a form of an entry, a context that excuses entries, or both at once.
   *
   * @param entry the entry it is a form of, or null
   * @param excused ids of the entries it excuses, {@link #EVERY_ENTRY}, or null
   * @param latin whether it consists of Latin letters and digits alone
   */
  private record Phrase(Entry entry, int[] excused, int length, boolean latin) {}

  /** An entry and its id, the index in the list. */
  record Entry(int id, WordEntry words) {}

  private CompiledWords(PhraseAutomaton automaton, List<Phrase> phrases, String version) {
    this.automaton = automaton;
    this.phrases = phrases;
    this.version = version;
  }

  /**
   * Compiles a list. Where two entries share a form, the first keeps it.
   *
   * @throws KnowledgeException if a form is shorter than two characters after folding, which would
   *     hit by chance
   */
  static CompiledWords of(WordList list) {
    Map<String, Entry> forms = new LinkedHashMap<>();
    Map<String, int[]> contexts = new LinkedHashMap<>();
    for (int id = 0; id < list.entries().size(); id++) {
      WordEntry words = list.entries().get(id);
      Entry entry = new Entry(id, words);
      for (String form : words.forms()) {
        forms.putIfAbsent(folded(form, words.word()), entry);
      }
      for (String context : words.whitelistContexts()) {
        contexts.merge(folded(context, words.word()), new int[] {id}, CompiledWords::union);
      }
    }
    for (String phrase : list.whitelist()) {
      contexts.put(folded(phrase, phrase), EVERY_ENTRY);
    }
    List<String> texts = new ArrayList<>(forms.keySet());
    contexts.keySet().stream().filter(context -> !forms.containsKey(context)).forEach(texts::add);
    List<Phrase> phrases =
        texts.stream()
            .map(text ->
                new Phrase(forms.get(text), contexts.get(text), text.length(), isLatin(text)))
            .toList();
    return new CompiledWords(PhraseAutomaton.of(texts), phrases, list.version());
  }

  PhraseAutomaton automaton() {
    return automaton;
  }

  String version() {
    return version;
  }

  /** The entry that a phrase is a form of, or null. */
  Entry entry(int phrase) {
    return phrases.get(phrase).entry;
  }

  boolean isContext(int phrase) {
    return phrases.get(phrase).excused != null;
  }

  boolean isLatin(int phrase) {
    return phrases.get(phrase).latin;
  }

  int length(int phrase) {
    return phrases.get(phrase).length;
  }

  /** Whether an occurrence of the entry within an occurrence of this context is legitimate. */
  boolean excuses(int contextPhrase, Entry entry) {
    int[] excused = phrases.get(contextPhrase).excused;
    return excused == EVERY_ENTRY || Arrays.stream(excused).anyMatch(id -> id == entry.id());
  }

  /** Whether a folded character is a Latin letter or a digit, which needs a word boundary. */
  static boolean isLatin(char folded) {
    return folded >= 'a' && folded <= 'z' || folded >= '0' && folded <= '9';
  }

  private static boolean isLatin(String folded) {
    return folded.chars().allMatch(character -> isLatin((char) character));
  }

  private static int[] union(int[] some, int[] more) {
    int[] both = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, both, some.length, more.length);
    return both;
  }

  private static String folded(String form, String word) {
    String folded = Folding.fold(form);
    if (folded.length() < CHARACTERS_MIN) {
      throw new KnowledgeException(Defect.FORM_TOO_SHORT, form, folded.length(), CHARACTERS_MIN)
          .in("", word);
    }
    return folded;
  }
}
