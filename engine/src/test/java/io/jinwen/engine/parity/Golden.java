package io.jinwen.engine.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The logits independent programs get from a tiny model; made by tools/parity, see its README.
 *
 * <p>A golden file is text lines "name: value" after the line "jinwen-golden 1", an empty line,
 * then little-endian floats [route][position][vocabulary].
 *
 * @param model the GGUF file, beside the golden file
 * @param tokens the prompt
 * @param positions the places in the prompt whose logits are kept
 * @param routes logits by the name of the program that gave them: [index in positions][vocabulary]
 * @param remake the command that writes both files anew
 */
public record Golden(
    Path model, int[] tokens, int[] positions, Map<String, float[][]> routes, String remake) {

  private static final String MAGIC = "jinwen-golden 1";

  /**
   * Reads the golden of a model such as "llama" and checks that the model is the one it was made
   * from.
   */
  public static Golden of(String name) {
    Path file = resource(name + ".golden");
    try {
      byte[] bytes = Files.readAllBytes(file);
      int body = endOfHeader(bytes);
      Map<String, String> header = header(file, new String(bytes, 0, body, StandardCharsets.UTF_8));
      String remake = header.get("remake");
      Path model = file.resolveSibling(header.get("model"));
      if (!sha256(model).equals(header.get("sha256"))) {
        throw new IllegalStateException(
            model.getFileName()
                + " is not the file its golden was made from; remake both: "
                + remake);
      }
      int[] tokens = ints(header.get("tokens"));
      int[] positions = ints(header.get("positions"));
      Map<String, float[][]> routes =
          routes(
              ByteBuffer.wrap(bytes, body, bytes.length - body).order(ByteOrder.LITTLE_ENDIAN),
              List.of(header.get("routes").split(" ")),
              positions.length,
              Integer.parseInt(header.get("vocabulary")));
      return new Golden(model, tokens, positions, routes, remake);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path resource(String name) {
    URL url = Golden.class.getResource("/parity/" + name);
    if (url == null) {
      throw new IllegalArgumentException("no test resource parity/" + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Index of the first byte after the empty line. */
  private static int endOfHeader(byte[] bytes) {
    int at = 1;
    while (bytes[at - 1] != '\n' || bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  private static Map<String, String> header(Path file, String text) {
    if (!text.startsWith(MAGIC + "\n")) {
      throw new IllegalStateException(file.getFileName() + " does not begin with " + MAGIC);
    }
    Map<String, String> values = new HashMap<>();
    text.lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .map(line -> line.split(": ", 2))
        .forEach(pair -> values.put(pair[0], pair[1]));
    return values;
  }

  private static int[] ints(String text) {
    return Stream.of(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static Map<String, float[][]> routes(
      ByteBuffer floats, List<String> names, int positions, int vocabulary) {
    Map<String, float[][]> routes = new LinkedHashMap<>();
    for (String name : names) {
      float[][] logits = new float[positions][vocabulary];
      for (float[] row : logits) {
        for (int i = 0; i < vocabulary; i++) {
          row[i] = floats.getFloat();
        }
      }
      routes.put(name, logits);
    }
    if (floats.hasRemaining()) {
      throw new IllegalStateException(floats.remaining() + " bytes left after the last route");
    }
    return routes;
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
