package io.jinwen.assistant.knowledge;

import io.jinwen.engine.TextEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Chinese sentence model bge-small-zh-v1.5, 8 bit, which comes as a library and runs in our own
 * engine: 4 layers, 512 numbers a vector.
 */
public final class SentenceModel implements Embedder, AutoCloseable {
  private static final String NAME = "bge-small-zh-v1.5";
  private static final String MODEL = "/bge-small-zh-v1.5-q.onnx";
  private static final String TOKENIZER = "/bge-small-zh-v1.5-q-tokenizer.json";

  private final TextEncoder encoder;

  private SentenceModel(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Loads it; takes some tenths of a second and 30 MB.
   *
   * @param threads threads that compute
   * @throws KnowledgeException if the library is missing
   * @throws io.jinwen.engine.api.EngineException if it holds another kind of model
   */
  public static SentenceModel load(int threads) {
    return new SentenceModel(TextEncoder.load(resource(MODEL), vocabulary(), threads));
  }

  @Override
  public String model() {
    return NAME;
  }

  @Override
  public int dimensions() {
    return encoder.dimensions();
  }

  @Override
  public int countTokens(String text) {
    return encoder.countTokens(text);
  }

  @Override
  public float[][] embed(List<String> texts) {
    return encoder.encode(texts);
  }

  @Override
  public void close() {
    encoder.close();
  }

  private static List<String> vocabulary() {
    JsonNode ids = JsonMapper.shared().readTree(resource(TOKENIZER)).path("model").path("vocab");
    String[] vocabulary = new String[ids.size()];
    ids.properties().forEach(piece -> vocabulary[piece.getValue().asInt()] = piece.getKey());
    return Arrays.asList(vocabulary);
  }

  private static byte[] resource(String name) {
    try (InputStream in = SentenceModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new KnowledgeException(Defect.PROGRAM_INCOMPLETE).in(name);
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new KnowledgeException(Defect.UNREADABLE).because(unreadable).in(name);
    }
  }
}
