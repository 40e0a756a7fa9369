package io.jinwen.assistant.policy.folding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhraseAutomatonTest {

  @Test
  void findsWhatASearchForEveryPhraseFinds() {
    Random random = new Random(20261101);
    for (int round = 0; round < 300; round++) {
      Set<String> phrases = new LinkedHashSet<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        phrases.add(letters(random, 1 + random.nextInt(5)));
      }
      List<String> list = List.copyOf(phrases);
      String text = letters(random, random.nextInt(60));
      assertThat(found(PhraseAutomaton.of(list), text))
          .as("phrases %s in %s", list, text)
          .containsExactlyInAnyOrderElementsOf(searched(list, text));
    }
  }

  @Test
  void knowsHowMuchOfTheTextMayStillBecomeAPhrase() {
    PhraseAutomaton automaton = PhraseAutomaton.of(List.of("abcd", "cx"));
    int state = PhraseAutomaton.START;
    List<Integer> depths = new ArrayList<>();
    for (char character : "zabcxq".toCharArray()) {
      state = automaton.next(state, character);
      depths.add(automaton.depth(state));
    }
    assertThat(depths).containsExactly(0, 1, 2, 3, 2, 0);
  }

  @Test
  void withoutPhrasesItFindsNothing() {
    assertThat(found(PhraseAutomaton.of(List.of()), "abc")).isEmpty();
  }

  @Test
  void refusesEmptyAndRepeatedPhrases() {
    assertThatThrownBy(() -> PhraseAutomaton.of(List.of("a", ""))).hasMessageContaining("empty");
    assertThatThrownBy(() -> PhraseAutomaton.of(List.of("ab", "ab"))).hasMessageContaining("ab");
  }

  private static List<String> found(PhraseAutomaton automaton, String text) {
    List<String> found = new ArrayList<>();
    int state = PhraseAutomaton.START;
    for (int i = 0; i < text.length(); i++) {
      state = automaton.next(state, text.charAt(i));
      for (int at = automaton.ending(state); at >= 0; at = automaton.shorterEnding(at)) {
        found.add(automaton.phrase(at) + " ends at " + i);
      }
    }
    return found;
  }

  private static List<String> searched(List<String> phrases, String text) {
    List<String> found = new ArrayList<>();
    for (int phrase = 0; phrase < phrases.size(); phrase++) {
      String wanted = phrases.get(phrase);
      for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        found.add(phrase + " ends at " + (at + wanted.length() - 1));
      }
    }
    return found;
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(3)));
    }
    return letters.toString();
  }
}
