package io.jinwen.assistant.conversation;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.knowledge.SmallTalkFile;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Greetings, thanks and farewells, which a rule answers ({@code knowledge/small-talk.yaml}): they
 * need no ground, and no model.
 */
final class SmallTalk {
  private static final int CHARACTERS_MAX = 24;
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final List<SmallTalkFile.Kind> kinds;

  SmallTalk(List<SmallTalkFile.Kind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  static SmallTalk delivered() {
    return new SmallTalk(SmallTalkFile.read(DataFolder.delivered("knowledge")));
  }

  /** What is said back to words that are nothing but small talk. */
  Optional<SmallTalkFile.Kind> answerTo(String words) {
    String folded =
        NOT_WORD
            .matcher(Normalizer.normalize(words, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
            .replaceAll("");
    if (folded.isEmpty() || folded.length() > CHARACTERS_MAX) {
      return Optional.empty();
    }
    return kinds.stream().filter(kind -> isMadeOf(kind, folded)).findFirst();
  }

  /**
   * Whether nothing is left once the words of a kind, and words that may stand beside, are gone.
   */
  private static boolean isMadeOf(SmallTalkFile.Kind kind, String folded) {
    String left = folded;
    boolean found = false;
    for (String word : kind.words()) {
      found |= left.contains(word);
      left = left.replace(word, "");
    }
    for (String word : kind.beside()) {
      left = left.replace(word, "");
    }
    return found && left.isEmpty();
  }
}
