package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * How much each clue counts, and which answers say the same; read from {@code
 * knowledge/matching.properties}, whose numbers {@code tools/matching/fit.py} computes.
 */
final class MatchWeights {
  private static final String FILE = "/knowledge/matching.properties";

  private final float[] weights = new float[Clue.values().length]; // by clue
  private final float start;
  private final float scoreMin;
  private final Set<String> same = new HashSet<>(); // "id id", both ways

  private MatchWeights(Properties file) {
    for (Clue clue : Clue.values()) {
      weights[clue.ordinal()] = number(file, clue.name().toLowerCase(Locale.ROOT));
    }
    start = number(file, "start");
    scoreMin = number(file, "score_min");
    for (String pair : file.getProperty("same", "").split(",")) {
      String[] ids = pair.strip().split(" +");
      if (ids.length != 2) {
        throw new KnowledgeException(Defect.NOT_A_PAIR, pair).in(FILE);
      }
      same.add(ids[0] + ' ' + ids[1]);
      same.add(ids[1] + ' ' + ids[0]);
    }
  }

  /**
   * @throws KnowledgeException if the file is missing or a number in it
   */
  static MatchWeights delivered() {
    Properties file = new Properties();
    try (InputStream in = MatchWeights.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new KnowledgeException(Defect.PROGRAM_INCOMPLETE).in(FILE);
      }
      file.load(in);
    } catch (IOException unreadable) {
      throw new KnowledgeException(Defect.UNREADABLE).because(unreadable).in(FILE);
    }
    return new MatchWeights(file);
  }

  float score(float[] clues) {
    return start + Vectors.dot(weights, clues);
  }

  /** The score from which an answer is given. */
  float scoreMin() {
    return scoreMin;
  }

  /** Whether either of two answers is right where the other is. */
  boolean isSame(String id, String other) {
    return id.equals(other) || same.contains(id + ' ' + other);
  }

  private static float number(Properties file, String name) {
    String said = file.getProperty(name, "none");
    try {
      return Float.parseFloat(said);
    } catch (NumberFormatException unreadable) {
      throw new KnowledgeException(Defect.NOT_A_NUMBER, name, said).because(unreadable).in(FILE);
    }
  }
}
