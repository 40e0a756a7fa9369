package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/**
 * How clues are weighed, from which score on an answer is given, and which answers say the same:
 * {@code knowledge/matching.properties} and {@code knowledge/matching-trees.txt}, whose numbers
 * {@code tools/matching/fit.py} computes. Immutable.
 */
final class MatchModel {
  private static final String FILE = "matching.properties";
  private static final String TREES = "matching-trees.txt";

  private final MatchTrees trees;
  private final float scoreMin;
  private final float followUpMin;
  private final float suggestMin;
  private final Set<String> same = new HashSet<>(); // "id id", both ways

  private MatchModel(MatchTrees trees, Properties file) {
    this.trees = trees;
    scoreMin = number(file, "score_min");
    followUpMin = number(file, "follow_up_min");
    suggestMin = number(file, "suggest_min");
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
   * @throws KnowledgeException if a file is missing or a number in it
   */
  static MatchModel delivered() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text(FILE)));
      return new MatchModel(MatchTrees.of(TREES, text(TREES)), properties);
    } catch (IOException unreadable) {
      throw new KnowledgeException(Defect.UNREADABLE).because(unreadable).in(FILE);
    }
  }

  private static String text(String file) throws IOException {
    try (InputStream in = MatchModel.class.getResourceAsStream("/knowledge/" + file)) {
      if (in == null) {
        throw new KnowledgeException(Defect.PROGRAM_INCOMPLETE).in(file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  float score(float[] clues) {
    return trees.score(clues);
  }

  /** The score from which an answer is given. */
  float scoreMin() {
    return scoreMin;
  }

  /**
   * The same for a question that points back to the ones before it and is read with their topic:
   * lower, because the topic is certain there and only what is asked of it has to be told.
   */
  float followUpMin() {
    return followUpMin;
  }

  /** The score from which an answer is worth proposing. */
  float suggestMin() {
    return suggestMin;
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
