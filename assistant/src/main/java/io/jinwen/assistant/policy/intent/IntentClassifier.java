package io.jinwen.assistant.policy.intent;

import io.jinwen.assistant.knowledge.Embedder;
import io.jinwen.assistant.policy.intent.IntentModel.Features;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what requests are after. Safe for any number of threads. */
public final class IntentClassifier implements Intents {
  private static final String THEMES = "/intent/themes.tsv";

  /** Turns before the last that are read with it. */
  private static final int EARLIER_MAX = 3;

  /** How sure words of people in need are by themselves. */
  private static final double HELP_BY_WORDS = 0.6;

  private static final int NEAREST = 3;

  /** Requests of a theme lie nearer to each other; what lies farther off is something else. */
  private static final double NEAR_MIN = 0.7;

  private static final float[] NOTHING = {};

  private final Embedder embedder;
  private final IntentModel model = IntentModel.delivered();
  private final Map<String, String> cards; // theme to card

  /**
   * @param embedder makes the sentence vectors that the model was fitted on
   */
  public IntentClassifier(Embedder embedder) {
    this.embedder = embedder;
    this.cards = readCards();
    for (String theme : model.themes()) {
      if (!cards.containsKey(theme)) {
        throw new IllegalStateException(THEMES + " names no card for " + theme);
      }
    }
  }

  @Override
  public Intent alone(String question) {
    return judge(IntentText.fold(question), "");
  }

  @Override
  public Intent together(String question, List<String> earlier) {
    return judge(IntentText.fold(question), joined(earlier));
  }

  /** Ids of the cards that themes lead to. */
  Set<String> cards() {
    return Set.copyOf(cards.values());
  }

  /** The turns before a question as one text. */
  static String joined(List<String> earlier) {
    return earlier.stream()
        .skip(Math.max(0, earlier.size() - EARLIER_MAX))
        .map(IntentText::fold)
        .collect(Collectors.joining(" "));
  }

  private Intent judge(String last, String earlier) {
    if (last.isEmpty()) {
      return Intent.unknown();
    }
    float[] vector = embedder.embed(List.of(last))[0];
    float[] before = earlier.isEmpty() ? NOTHING : embedder.embed(List.of(earlier))[0];
    Features features = model.features(last, vector, earlier, before);
    String theme = model.theme(features);
    double harm = model.harm(features);
    if (IntentText.isLongAndForeign(last)
        && IntentExamples.delivered().nearness(theme, vector) < NEAR_MIN) {
      return Intent.unknown(); // fitted on single requests, it says harm of any such text
    }
    double help = Math.max(model.help(features), HelpWords.occurIn(last) ? HELP_BY_WORDS : 0);
    Intent intent = new Intent(harm, help, cards.get(theme), List.of());
    return intent.isWarned()
        ? new Intent(
            intent.harm(),
            intent.help(),
            intent.card(),
            IntentExamples.delivered().nearest(theme, vector, NEAREST))
        : intent;
  }

  private static Map<String, String> readCards() {
    Map<String, String> cards = new HashMap<>();
    try (InputStream file = IntentClassifier.class.getResourceAsStream(THEMES)) {
      if (file == null) {
        throw new IllegalStateException(THEMES + " is missing");
      }
      new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .forEach(columns -> cards.put(columns[0], columns[1]));
      return Map.copyOf(cards);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
