package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes what every start would have to compute again, as a step of the build: the delivered data
 * files as trees ({@link ParsedTexts}), and the vectors of the delivered questions. Vectors that an
 * earlier build made are taken over; a full run takes half a minute. Arguments: the two files.
 */
final class PreparedAtBuild {
  private static final int BATCH_TEXTS = 64;

  private PreparedAtBuild() {}

  /** Writes the trees, and the vectors anew where a text has changed. */
  public static void main(String[] arguments) throws IOException {
    ParsedTexts.write(Path.of(arguments[0]), List.of("knowledge", "guard", "prompts"));
    writeVectors(Path.of(arguments[1]));
  }

  private static void writeVectors(Path file) throws IOException {
    List<String> texts =
        Knowledge.delivered().answers().stream()
            .flatMap(answer ->
                Stream.concat(
                    IndexedAnswer.wordings(answer).stream(),
                    IndexedAnswer.counterWordings(answer).stream()))
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
          after.put(batch.get(i), PackedVector.of(computed[i]));
        }
      }
      after.writeTo(file);
      System.out.printf("%d vectors of questions, %d of them new%n", texts.size(), missing.size());
    }
  }
}
