package io.jinwen.documents.search;

import io.jinwen.engine.TextEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sentence model of the assistant. */
public final class TestEncoder implements Encoder, AutoCloseable {
  private final TextEncoder encoder;

  public TestEncoder() {
    JsonNode ids =
        JsonMapper.shared()
            .readTree(resource("/bge-small-zh-v1.5-q-tokenizer.json"))
            .path("model")
            .path("vocab");
    String[] vocabulary = new String[ids.size()];
    ids.properties().forEach(piece -> vocabulary[piece.getValue().asInt()] = piece.getKey());
    encoder = TextEncoder.load(resource("/bge-small-zh-v1.5-q.onnx"), Arrays.asList(vocabulary), 1);
  }

  @Override
  public float[][] encode(List<String> texts) {
    return encoder.encode(texts);
  }

  @Override
  public void close() {
    encoder.close();
  }

  private static byte[] resource(String name) {
    try (InputStream in = TestEncoder.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
