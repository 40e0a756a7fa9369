package io.jinwen.assistant.policy.intent;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The fitted weights: two logistic regressions and one over all themes. They read the sentence
 * vector of the last turn and of the turns before, and hashed sequences of one to three words of
 * both. {@code tools/intent/fit.py} has the same arithmetic and writes the file.
 */
final class IntentModel {
  private static final String RESOURCE = "/intent/model.bin.gz";
  private static final int FORMAT = 1;
  private static final int SPACE_LAST = 1;
  private static final int SPACE_EARLIER = 2;
  private static final char BETWEEN_WORDS = '\u001f';

  private final int dimensions;
  private final int buckets;
  private final int themeBuckets;
  private final int gramMax;
  private final float gramScale;
  private final float earlierScale;
  private final Row harm;
  private final Row help;
  private final List<String> themes;
  private final List<Row> themeRows;

  /** One row of weights, 8 bits each. */
  private record Row(float intercept, float step, byte[] weights) {}

  /** What was read of one request: its vectors, and the buckets of its words. */
  record Features(float[] last, float[] earlier, int[] lastGrams, int[] earlierGrams) {}

  private IntentModel(DataInputStream in) throws IOException {
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IllegalStateException(RESOURCE + " has format " + format + ", not " + FORMAT);
    }
    dimensions = in.readInt();
    buckets = in.readInt();
    themeBuckets = in.readInt();
    gramMax = in.readInt();
    gramScale = in.readFloat();
    earlierScale = in.readFloat();
    harm = row(in, 2 * dimensions + buckets);
    help = row(in, 2 * dimensions + buckets);
    int count = in.readInt();
    themes = new ArrayList<>(count);
    themeRows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      themes.add(in.readUTF());
      themeRows.add(row(in, 2 * dimensions + themeBuckets));
    }
  }

  /** Reads the delivered weights. */
  static IntentModel delivered() {
    try (InputStream file = IntentModel.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException(RESOURCE + " is missing; tools/intent writes it");
      }
      return new IntentModel(
          new DataInputStream(new BufferedInputStream(new GZIPInputStream(file))));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Names of the themes. */
  List<String> themes() {
    return List.copyOf(themes);
  }

  /** What the rows read; {@code earlier} is empty, and its vector null, where nothing precedes. */
  Features features(String last, float[] lastVector, String earlier, float[] earlierVector) {
    return new Features(
        lastVector, earlierVector, grams(last, SPACE_LAST), grams(earlier, SPACE_EARLIER));
  }

  /** How sure it is that the request is harmful, 0 to 1. */
  double harm(Features features) {
    return sure(score(harm, features, buckets));
  }

  /** How sure it is that somebody needs help or wants to report, 0 to 1. */
  double help(Features features) {
    return sure(score(help, features, buckets));
  }

  /** The theme that fits a harmful request best. */
  String theme(Features features) {
    int best = 0;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < themes.size(); i++) {
      double score = score(themeRows.get(i), features, themeBuckets);
      if (score > bestScore) {
        bestScore = score;
        best = i;
      }
    }
    return themes.get(best);
  }

  private double score(Row row, Features features, int rowBuckets) {
    double sum = product(row.weights, 0, features.last);
    double earlier = 0;
    if (features.earlier.length > 0) {
      earlier = product(row.weights, dimensions, features.earlier);
    }
    sum += earlierScale * earlier;
    sum += gramScale * weights(row, features.lastGrams, rowBuckets);
    sum += gramScale * earlierScale * weights(row, features.earlierGrams, rowBuckets);
    return row.intercept + row.step * sum;
  }

  private double weights(Row row, int[] grams, int rowBuckets) {
    long sum = 0;
    for (int gram : grams) {
      sum += row.weights[2 * dimensions + (gram & (rowBuckets - 1))];
    }
    return sum;
  }

  private static double product(byte[] weights, int from, float[] vector) {
    double sum = 0;
    for (int i = 0; i < vector.length; i++) {
      sum += weights[from + i] * vector[i];
    }
    return sum;
  }

  private static double sure(double score) {
    return 1 / (1 + Math.exp(-score));
  }

  /** The buckets of all sequences of words, each once. */
  private int[] grams(String folded, int space) {
    List<String> words = IntentText.words(folded);
    BitSet found = new BitSet(buckets);
    for (int start = 0; start < words.size(); start++) {
      int hash = 0x811C9DC5 ^ space;
      for (int end = start; end < Math.min(words.size(), start + gramMax); end++) {
        if (end > start) {
          hash = hashed(hash, BETWEEN_WORDS);
        }
        for (int i = 0; i < words.get(end).length(); i++) {
          hash = hashed(hash, words.get(end).charAt(i));
        }
        found.set((hash ^ hash >>> 15) & (buckets - 1));
      }
    }
    return found.stream().toArray();
  }

  /** FNV-1a over the two bytes of a character. */
  private static int hashed(int hash, char character) {
    int low = (hash ^ character & 0xFF) * 0x01000193;
    return (low ^ character >>> 8) * 0x01000193;
  }

  private static Row row(DataInputStream in, int length) throws IOException {
    float intercept = in.readFloat();
    float step = in.readFloat();
    return new Row(intercept, step, in.readNBytes(length));
  }
}
