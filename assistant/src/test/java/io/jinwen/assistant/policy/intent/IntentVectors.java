package io.jinwen.assistant.policy.intent;

import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.SentenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes what {@code tools/intent/fit.py} fits the model on: of each request, and of each question
 * and paraphrase of the approved answers, theme, kind, folded last turn, folded earlier turns and
 * the sentence vectors of both. Takes a minute or two. Arguments: the requests, the file to write.
 */
final class IntentVectors {
  private static final Pattern TURNS = Pattern.compile(" \\|\\| ");
  private static final int BATCH = 256;

  private record Request(String theme, String kind, String last, String earlier) {}

  private IntentVectors() {}

  /** Writes the table. */
  public static void main(String[] arguments) throws IOException {
    List<Request> requests = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] columns = line.split("\t");
        requests.add(request(columns[0], columns[1], columns[2]));
      }
    }
    Knowledge.delivered()
        .answers()
        .forEach(answer ->
            answer.asked().forEach(asked -> requests.add(request("ordinary", "answer", asked))));
    try (SentenceModel model = SentenceModel.load(2);
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[1])))) {
      for (int from = 0; from < requests.size(); from += BATCH) {
        write(requests.subList(from, Math.min(from + BATCH, requests.size())), model, out);
      }
    }
  }

  private static Request request(String theme, String kind, String text) {
    String[] turns = TURNS.split(text);
    List<String> earlier = List.of(turns).subList(0, turns.length - 1);
    return new Request(
        theme, kind, IntentText.fold(turns[turns.length - 1]), IntentClassifier.joined(earlier));
  }

  private static void write(List<Request> batch, SentenceModel model, PrintWriter out) {
    float[][] last = model.embed(batch.stream().map(Request::last).toList());
    float[][] earlier = model.embed(batch.stream().map(Request::earlier).toList());
    for (int i = 0; i < batch.size(); i++) {
      Request it = batch.get(i);
      String before = it.earlier().isEmpty() ? "" : base64(earlier[i]);
      out.println(
          String.join(
              "\t", it.theme(), it.kind(), it.last(), it.earlier(), base64(last[i]), before));
    }
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
