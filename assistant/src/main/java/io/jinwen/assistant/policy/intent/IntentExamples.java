package io.jinwen.assistant.policy.intent;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Requests that the model was fitted on, to say what a decision rests on. */
final class IntentExamples {
  private static final String RESOURCE = "/intent/examples.bin.gz";
  private static final int FORMAT = 1;

  private final List<Example> examples;

  private record Example(String theme, String text, float step, byte[] vector) {
    double nearness(float[] other) {
      double sum = 0;
      for (int i = 0; i < vector.length; i++) {
        sum += vector[i] * other[i];
      }
      return step * sum;
    }
  }

  private IntentExamples(List<Example> examples) {
    this.examples = examples;
  }

  /** The delivered examples, read when a request first needs them. */
  static IntentExamples delivered() {
    return Delivered.EXAMPLES;
  }

  private static final class Delivered {
    static final IntentExamples EXAMPLES = read();
  }

  private static IntentExamples read() {
    try (InputStream file = IntentExamples.class.getResourceAsStream(RESOURCE)) {
      if (file == null) {
        throw new IllegalStateException(RESOURCE + " is missing; tools/intent writes it");
      }
      DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(file)));
      int format = in.readInt();
      if (format != FORMAT) {
        throw new IllegalStateException(RESOURCE + " has format " + format + ", not " + FORMAT);
      }
      int dimensions = in.readInt();
      int count = in.readInt();
      List<Example> examples = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        String theme = in.readUTF();
        String text = in.readUTF();
        examples.add(new Example(theme, text, in.readFloat(), in.readNBytes(dimensions)));
      }
      return new IntentExamples(examples);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** How near the nearest of a theme lies; at most 1. */
  double nearness(String theme, float[] vector) {
    return examples.stream()
        .filter(example -> example.theme.equals(theme))
        .mapToDouble(example -> example.nearness(vector))
        .max()
        .orElse(-1);
  }

  /** The texts of a theme that lie nearest, the nearest first. */
  List<String> nearest(String theme, float[] vector, int count) {
    record Near(String text, double nearness) {}

    return examples.stream()
        .filter(example -> example.theme.equals(theme))
        .map(example -> new Near(example.text, example.nearness(vector)))
        .sorted((some, other) -> Double.compare(other.nearness, some.nearness))
        .limit(count)
        .map(Near::text)
        .toList();
  }
}
