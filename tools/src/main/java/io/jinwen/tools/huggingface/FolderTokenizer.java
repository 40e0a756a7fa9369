package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgufWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokenizer of a folder as the metadata of a GGUF file. */
final class FolderTokenizer {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;
  private static final int VOCABULARY_MAX = 1 << 22;

  /** What kinds of tokenizer have in common. */
  static final class Pieces {
    final List<String> tokens = new ArrayList<>();
    final List<Integer> types = new ArrayList<>();

    void put(long id, String token, int type) {
      if (id < 0 || id > VOCABULARY_MAX) {
        throw new ImportRefused("token id %d is out of bounds; the tokenizer is damaged", id);
      }
      while (tokens.size() <= id) {
        tokens.add("[PAD%d]".formatted(tokens.size()));
        types.add(UNUSED);
      }
      tokens.set((int) id, token);
      types.set((int) id, type);
    }
  }

  private final ModelFolder folder;
  private final Family family;
  private final JsonNode config;
  private final Pieces pieces = new Pieces();
  private float[] scores = new float[0]; // of SentencePiece

  FolderTokenizer(ModelFolder folder, Family family, JsonNode config) {
    this.folder = folder;
    this.family = family;
    this.config = config;
  }

  /**
   * Writes vocabulary, special tokens and chat template.
   *
   * @param vocabulary rows of the token embedding, which may be more than the tokenizer has
   */
  void describe(GgufWriter writer, long vocabulary) throws IOException {
    JsonNode settings =
        folder
            .optionalJson("tokenizer_config.json")
            .orElseGet(() -> JsonMapper.shared().createObjectNode());
    Optional<JsonNode> json = folder.optionalJson("tokenizer.json");
    if (json.isPresent()) {
      describeJson(writer, json.get(), settings);
    } else if (family == Family.QWEN) {
      describeTiktoken(writer, vocabulary);
    } else {
      describeSentencePiece(writer, settings);
    }
    if (pieces.tokens.size() > vocabulary) {
      throw new ImportRefused(
          "the tokenizer has %d tokens, the model %d; they do not belong together",
          pieces.tokens.size(), vocabulary);
    }
    if (vocabulary > pieces.tokens.size()) {
      pieces.put(vocabulary - 1, "[PAD%d]".formatted(vocabulary - 1), UNUSED);
    }
    writer
        .putStrings(PREFIX + "tokens", pieces.tokens)
        .putInts(
            PREFIX + "token_type", pieces.types.stream().mapToInt(Integer::intValue).toArray());
    writeScores(writer);
    describeSpecials(writer, settings);
    chatTemplate(settings)
        .ifPresent(template -> writer.putString("tokenizer.chat_template", template));
  }

  private void describeJson(GgufWriter writer, JsonNode json, JsonNode settings)
      throws IOException {
    JsonNode model = json.path("model");
    boolean byteFallback = model.path("byte_fallback").asBoolean(false);
    if (!model.path("type").asString("BPE").equals("BPE") || byteFallback) {
      if (folder.bytes("tokenizer.model").isPresent()) {
        describeSentencePiece(writer, settings);
        return;
      }
      throw new ImportRefused(
          "tokenizer.json is a kind of SentencePiece; put its tokenizer.model beside it");
    }
    for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
      pieces.put(entry.getValue().asLong(-1), entry.getKey(), NORMAL);
    }
    for (JsonNode added : json.path("added_tokens").values()) {
      boolean special = added.path("special").asBoolean(false);
      pieces.put(
          added.path("id").asLong(-1),
          added.path("content").asString(""),
          special ? CONTROL : USER_DEFINED);
    }
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges").values()) {
      merges.add(
          merge.isArray() && merge.size() == 2
              ? merge.get(0).asString("") + " " + merge.get(1).asString("")
              : merge.asString(""));
    }
    writer
        .putString(PREFIX + "model", "gpt2")
        .putString(
            PREFIX + "pre",
            PreTokenizers.name(
                json.path("pre_tokenizer"), model.path("ignore_merges").asBoolean(false)))
        .putStrings(PREFIX + "merges", merges)
        .putBool(PREFIX + "add_bos_token", addsBos(json, settings));
  }

  /** The setting; where there is none, whether the template of single texts begins with BOS. */
  private static boolean addsBos(JsonNode json, JsonNode settings) {
    if (settings.path("add_bos_token").isBoolean()) {
      return settings.path("add_bos_token").asBoolean();
    }
    String bos = content(settings.path("bos_token")).orElse("");
    JsonNode processor = json.path("post_processor");
    List<JsonNode> all = new ArrayList<>(processor.path("processors").values());
    all.add(processor);
    for (JsonNode one : all) {
      JsonNode first = one.path("single").path(0).path("SpecialToken").path("id");
      if (!bos.isEmpty() && first.asString("").equals(bos)) {
        return true;
      }
    }
    return false;
  }

  private void describeSpecials(GgufWriter writer, JsonNode settings) throws IOException {
    JsonNode generation =
        folder
            .optionalJson("generation_config.json")
            .orElseGet(() -> JsonMapper.shared().createObjectNode());
    Map<String, Integer> ids = new HashMap<>();
    for (int i = 0; i < pieces.tokens.size(); i++) {
      ids.put(pieces.tokens.get(i), i);
    }
    Map<String, Optional<Integer>> named = new LinkedHashMap<>();
    for (String token : new String[] {"bos", "eos", "unk", "pad"}) {
      Optional<Integer> id =
          content(settings.path(token + "_token"))
              .map(ids::get)
              .or(() -> firstId(config.path(token + "_token_id")))
              .or(() -> firstId(generation.path(token + "_token_id")));
      named.put(token, id.filter(i -> i >= 0 && i < pieces.tokens.size()));
    }
    int unknown = pieces.types.indexOf(UNKNOWN);
    if (named.get("unk").isEmpty() && unknown >= 0) {
      named.put("unk", Optional.of(unknown));
    }
    Map<String, String> keys =
        Map.of("bos", "bos", "eos", "eos", "unk", "unknown", "pad", "padding");
    named.forEach(
        (token, id) -> id.ifPresent(i -> writer.putU32(PREFIX + keys.get(token) + "_token_id", i)));
    secondEnd(generation, named.get("eos"))
        .ifPresent(id -> writer.putU32(PREFIX + "eot_token_id", id));
  }

  /** Of several ends the first that is not the one already named. */
  private Optional<Integer> secondEnd(JsonNode generation, Optional<Integer> eos) {
    for (JsonNode source : new JsonNode[] {generation, config}) {
      JsonNode ends = source.path("eos_token_id");
      for (JsonNode end : ends.isArray() ? ends.values() : List.<JsonNode>of(ends)) {
        int id = end.asInt(-1);
        if (id >= 0 && id < pieces.tokens.size() && eos.filter(e -> e == id).isEmpty()) {
          return Optional.of(id);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> firstId(JsonNode id) {
    JsonNode one = id.isArray() ? id.path(0) : id;
    return one.isIntegralNumber() ? Optional.of(one.asInt()) : Optional.empty();
  }

  /** A token's text, written as a string or as an object. */
  private static Optional<String> content(JsonNode token) {
    JsonNode text = token.isObject() ? token.path("content") : token;
    return text.isString() ? Optional.of(text.asString()) : Optional.empty();
  }

  private Optional<String> chatTemplate(JsonNode settings) throws IOException {
    JsonNode template = settings.path("chat_template");
    if (template.isString()) {
      return Optional.of(template.asString());
    }
    for (JsonNode named : template.isArray() ? template.values() : List.<JsonNode>of()) {
      if (named.path("name").asString("").equals("default")) {
        return Optional.of(named.path("template").asString(""));
      }
    }
    return folder.text("chat_template.jinja");
  }

  private void describeTiktoken(GgufWriter writer, long vocabulary) throws IOException {
    byte[] ranks =
        folder
            .bytes("qwen.tiktoken")
            .orElseThrow(() ->
                new ImportRefused(
                    "the folder has neither tokenizer.json nor qwen.tiktoken; download them"));
    TiktokenRanks read = TiktokenRanks.read(ranks);
    read.tokens().forEach((id, token) -> pieces.put(id, token, NORMAL));
    int next = pieces.tokens.size();
    for (String special : TiktokenRanks.qwenSpecials()) {
      if (next < vocabulary) {
        pieces.put(next++, special, CONTROL);
      }
    }
    writer
        .putString(PREFIX + "model", "gpt2")
        .putString(PREFIX + "pre", "qwen2")
        .putStrings(PREFIX + "merges", read.merges())
        .putBool(PREFIX + "add_bos_token", false)
        .putU32(PREFIX + "eos_token_id", pieces.tokens.indexOf("<|im_end|>"));
  }

  private void describeSentencePiece(GgufWriter writer, JsonNode settings) throws IOException {
    byte[] model =
        folder
            .bytes("tokenizer.model")
            .orElseThrow(() ->
                new ImportRefused(
                    "the folder has neither tokenizer.json nor tokenizer.model; download"
                        + " them too"));
    SentencePieceModel read = SentencePieceModel.read(model);
    for (int i = 0; i < read.pieces().size(); i++) {
      pieces.put(i, read.pieces().get(i).text(), read.pieces().get(i).type());
    }
    if (family == Family.CHATGLM) {
      int next = pieces.tokens.size();
      for (String special : SentencePieceModel.CHATGLM_SPECIALS) {
        pieces.put(next++, special, CONTROL);
      }
    }
    addSettingsTokens(settings);
    float[] made = new float[pieces.tokens.size()];
    Arrays.fill(made, SentencePieceModel.SCORE_OF_ADDED);
    for (int i = 0; i < read.pieces().size(); i++) {
      made[i] = read.pieces().get(i).score();
    }
    writer
        .putString(PREFIX + "model", "llama")
        .putString(
            PREFIX + "pre", family.architecture().equals("chatglm") ? "chatglm-spm" : "default")
        .putBool(PREFIX + "add_space_prefix", read.addsSpacePrefix())
        .putBool(
            PREFIX + "add_bos_token",
            settings.path("add_bos_token").asBoolean(family != Family.CHATGLM));
    scores = made;
  }

  private void addSettingsTokens(JsonNode settings) {
    for (Map.Entry<String, JsonNode> entry : settings.path("added_tokens_decoder").properties()) {
      boolean special = entry.getValue().path("special").asBoolean(false);
      content(entry.getValue())
          .ifPresent(text -> {
            long id = entry.getKey().matches("\\d{1,7}") ? Long.parseLong(entry.getKey()) : -1;
            pieces.put(id, text, special ? CONTROL : USER_DEFINED);
          });
    }
  }

  /** Scores for all tokens of the vocabulary; empty where the kind has none. */
  private void writeScores(GgufWriter writer) {
    if (scores.length > 0) {
      float[] all = Arrays.copyOf(scores, pieces.tokens.size());
      Arrays.fill(all, scores.length, all.length, SentencePieceModel.SCORE_OF_ADDED);
      writer.putFloats(PREFIX + "scores", all);
    }
  }
}
