package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Makes the vectors of the delivered questions, as a step of the build, so that the first start
 * finds them ready. Those that an earlier build made are taken over; a full run takes half a
 * minute. Argument: the file.
 */
final class DeliveredVectors {
  private static final int BATCH_TEXTS = 64;

  private DeliveredVectors() {}

  /** Writes the file anew where a text has changed. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    List<String> texts =
        Knowledge.delivered().answers().stream()
            .flatMap(answer -> answer.asked().stream())
            .map(FoldedText::of)
            .distinct()
            .toList();
    try (SentenceModel model =
        SentenceModel.load(Math.min(4, Runtime.getRuntime().availableProcessors()))) {
      VectorCache before = new VectorCache(model);
      before.readFrom(file);
      List<String> missing = texts.stream().filter(text -> before.find(text).isEmpty()).toList();
      if (missing.isEmpty()) {
        return;
      }
      VectorCache after = new VectorCache(model);
      List<String> known = new ArrayList<>(texts);
      known.removeAll(new HashSet<>(missing));
      known.forEach(text -> after.put(text, before.find(text).orElseThrow()));
      for (int from = 0; from < missing.size(); from += BATCH_TEXTS) {
        List<String> batch = missing.subList(from, Math.min(from + BATCH_TEXTS, missing.size()));
        float[][] computed = model.embed(batch);
        for (int i = 0; i < computed.length; i++) {
          after.put(batch.get(i), computed[i]);
        }
      }
      after.writeTo(file);
      System.out.printf("%d vectors of questions, %d of them new%n", texts.size(), missing.size());
    }
  }
}
