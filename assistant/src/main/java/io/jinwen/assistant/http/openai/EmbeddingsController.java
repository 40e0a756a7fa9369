package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.ApiAddress;
import io.jinwen.assistant.http.BodyReader;
import io.jinwen.assistant.http.Callers;
import io.jinwen.assistant.http.ChatController;
import io.jinwen.assistant.http.ClientProbe;
import io.jinwen.assistant.http.Fields;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.ModelAnswers;
import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ProblemException;
import io.jinwen.assistant.http.ProblemKind;
import io.jinwen.assistant.knowledge.Embedder;
import io.jinwen.assistant.work.SlowWork;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/embeddings}: texts to vectors, by the model that also finds approved answers. */
@RestController
@ApiAddress("/v1")
public final class EmbeddingsController {
  private static final int TEXTS_MAX = 2_048;

  /** A few at a time: questions that look for an approved answer use the same model. */
  private static final int TEXTS_AT_ONCE = 8;

  private final Supplier<Embedder> embedder;
  private final SlowWork work;
  private final BodyReader bodies;
  private final JsonWire json;

  /**
   * @param embedder loads the model when it is first asked for
   */
  public EmbeddingsController(
      Supplier<Embedder> embedder, SlowWork work, BodyReader bodies, JsonWire json) {
    this.work = work;
    this.embedder = embedder;
    this.bodies = bodies;
    this.json = json;
  }

  @ModelAnswers
  @PostMapping("/v1/embeddings")
  void embed(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    ChatController.requireJson(request.getContentType());
    JsonNode body = json.readObject(bodies.read(request, response));
    List<String> texts = null;
    String model = null;
    boolean packed = false;
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      switch (name) {
        case "model" -> model = Fields.string(name, value);
        case "input" -> texts = texts(value);
        case "encoding_format" -> packed = packed(name, value);
        case "dimensions" -> requireDimensions(name, value);
        case "user" -> {
          // concerns OpenAI's accounts
        }
        default -> throw Fields.unknown(name);
      }
    }
    if (texts == null || model == null) {
      throw Fields.missing(texts == null ? "input" : "model");
    }
    requireModel(model);
    List<float[]> vectors = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += TEXTS_AT_ONCE) {
      List<String> some = texts.subList(from, Math.min(from + TEXTS_AT_ONCE, texts.size()));
      vectors.addAll(work.compute(Callers.of(request), () -> List.of(embedder.get().embed(some))));
      if (ClientProbe.isGone(request)) {
        return; // nobody waits for the rest
      }
    }
    json.send(response, HttpServletResponse.SC_OK, answer(texts, vectors, packed));
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isArray()) {
      if (value.path(0).isNumber() || value.path(0).isArray()) {
        throw Fields.unsupported(
            "input", "这里收文本，不收 token 编号（LangChain 请设 check_embedding_ctx_length=False）");
      }
      value.forEach(text -> texts.add(Fields.string("input", text)));
    } else {
      texts.add(Fields.string("input", value));
    }
    if (texts.isEmpty() || texts.size() > TEXTS_MAX || texts.contains("")) {
      throw Fields.outOfRange("input", value, "1 到 %d 条非空文本".formatted(TEXTS_MAX));
    }
    return texts;
  }

  private static boolean packed(String name, JsonNode value) {
    return switch (Fields.string(name, value)) {
      case "float" -> false;
      case "base64" -> true;
      default -> throw Fields.outOfRange(name, value, "float 或 base64");
    };
  }

  private void requireDimensions(String name, JsonNode value) {
    int own = embedder.get().dimensions();
    Fields.integer(name, value, own, own);
  }

  private void requireModel(String asked) {
    String own = embedder.get().model();
    if (!asked.equals(own) && !asked.equals(ModelName.DEFAULT)) {
      String shown = Problem.shown(asked);
      throw new ProblemException(
          ProblemKind.MODEL_NOT_FOUND,
          "没有向量模型 %s；现有的是 %s，也可写 %s。".formatted(shown, own, ModelName.DEFAULT),
          Map.of("field", "model", "value", shown));
    }
  }

  private Map<String, Object> answer(List<String> texts, List<float[]> vectors, boolean packed) {
    List<Object> data = new ArrayList<>();
    for (float[] vector : vectors) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("object", "embedding");
      one.put("index", data.size());
      one.put("embedding", packed ? base64(vector) : vector);
      data.add(one);
    }
    long tokens = texts.stream().mapToLong(embedder.get()::countTokens).sum();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("object", "list");
    document.put("data", data);
    document.put("model", embedder.get().model());
    document.put("usage", Map.of("prompt_tokens", tokens, "total_tokens", tokens));
    return document;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
