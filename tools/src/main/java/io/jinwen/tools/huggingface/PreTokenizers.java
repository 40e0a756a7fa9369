package io.jinwen.tools.huggingface;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Which of the pre-tokenizers that the engine knows a tokenizer.json means: told by its
 * expressions, since nothing else in the file names it. An unknown one is refused: a wrong one
 * would cut every prompt wrongly.
 */
final class PreTokenizers {
  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String REST =
      "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String MODERN = CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}";
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String YOUTU_CASED = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";

  private static final Map<String, String> KNOWN =
      Map.of(
          MODERN + "{1,3}" + REST,
          "llama-bpe",
          MODERN + REST,
          "qwen2",
          GPT2,
          "gpt-2",
          "\\p{N}\n" + GPT2,
          "smollm",
          "digits\n" + GPT2,
          "smollm");

  private PreTokenizers() {}

  /**
   * @param ignoresMerges whether a word that is a token as a whole is taken without merging
   */
  static String name(JsonNode preTokenizer, boolean ignoresMerges) {
    List<String> stages = new ArrayList<>();
    collect(preTokenizer, stages);
    String all = String.join("\n", stages);
    String known = KNOWN.get(all);
    if (known != null) {
      // GLM-4 cuts as Llama 3 does and differs in this alone.
      return known.equals("llama-bpe") && !ignoresMerges ? "chatglm-bpe" : known;
    }
    // Youtu spells out its ranges of scripts; the order of two passes tells it apart.
    if (stages.size() == 2 && isHan(stages.get(0)) && stages.get(1).contains(YOUTU_CASED)) {
      return "youtu";
    }
    throw new ImportRefused(
        "the way in which tokenizer.json cuts text into words is not known here, and a wrong one"
            + " would garble every prompt. Known are those of Llama 3, Qwen, GPT-2, SmolLM and"
            + " Youtu");
  }

  private static boolean isHan(String expression) {
    return expression.contains("\u4e00-\u9fa5") || expression.contains("\\u4e00-\\u9fa5");
  }

  private static void collect(JsonNode node, List<String> stages) {
    switch (node.path("type").asString("")) {
      case "Sequence" -> node.path("pretokenizers").values().forEach(one -> collect(one, stages));
      case "Split" -> stages.add(node.path("pattern").path("Regex").asString(""));
      case "Digits" ->
          stages.add(node.path("individual_digits").asBoolean(false) ? "digits" : "digit runs");
      case "ByteLevel" -> {
        if (node.path("use_regex").asBoolean(true)) {
          stages.add(GPT2);
        }
      }
      default -> stages.add("?" + node.path("type").asString("none"));
    }
  }
}
