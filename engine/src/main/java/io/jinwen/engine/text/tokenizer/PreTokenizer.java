package io.jinwen.engine.text.tokenizer;

import io.jinwen.engine.api.EngineException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a family of models cuts text into words before merging: the passes in order, each cutting the
 * pieces of the one before.
 *
 * @param passes the expressions
 * @param ignoresMerges whether a word that is a token as a whole is taken without merging
 * @param addsBos whether a prompt begins with BOS where the file does not say
 */
record PreTokenizer(List<SplitPass> passes, boolean ignoresMerges, boolean addsBos) {
  private static final Map<String, PreTokenizer> KNOWN = new TreeMap<>();

  static {
    SplitPass gpt2 = new WordPass.Gpt2();
    know(new PreTokenizer(List.of(gpt2), false, false), "gpt-2");
    // What llama.cpp takes for files that name no pre-tokenizer, or name this one.
    know(
        new PreTokenizer(
            List.of(
                SplitPass.runs(c -> CodePoints.isPunctuation(c) || "$+<=>^~|".indexOf(c) >= 0),
                gpt2,
                SplitPass.runs(CodePoints::isNumber),
                SplitPass.runs(c -> c >= '0' && c <= '9' ? 1 : 0, 3)),
            false,
            false),
        "default",
        "");
    know(
        new PreTokenizer(List.of(new WordPass.Modern(3)), true, true),
        "llama-bpe",
        "llama3",
        "llama-v3");
    know(
        new PreTokenizer(List.of(new WordPass.Modern(1)), false, false),
        "qwen2",
        "deepseek-r1-qwen");
    know(new PreTokenizer(List.of(new WordPass.Modern(3)), false, false), "chatglm-bpe", "glm4");
    know(
        new PreTokenizer(
            List.of(
                SplitPass.runs(ScriptRanges::youtuGroup, Integer.MAX_VALUE), new WordPass.Cased()),
            true,
            false),
        "youtu");
    know(
        new PreTokenizer(
            List.of(
                SplitPass.singles(CodePoints::isNewline),
                SplitPass.spacedRuns(ScriptRanges::isDeepseekLetter),
                SplitPass.spacedRuns(ScriptRanges::isDeepseekSign),
                SplitPass.trailingSpace(),
                SplitPass.runs(ScriptRanges::isDeepseekScript),
                SplitPass.runs(CodePoints::isNumber)),
            false,
            false),
        "deepseek-llm");
    know(
        new PreTokenizer(List.of(SplitPass.singles(CodePoints::isNumber), gpt2), false, false),
        "smollm");
  }

  private static void know(PreTokenizer preTokenizer, String... names) {
    for (String name : names) {
      KNOWN.put(name, preTokenizer);
    }
  }

  /**
   * @throws EngineException MODEL_UNSUPPORTED, naming the pre-tokenizer and those we know
   */
  static PreTokenizer named(String name) {
    PreTokenizer found = KNOWN.get(name);
    if (found == null) {
      throw new EngineException(
          EngineException.Code.MODEL_UNSUPPORTED,
          "pre-tokenizer \"%s\" is unknown; a wrong one would garble every prompt. Known: %s"
              .formatted(
                  name,
                  String.join(", ", KNOWN.keySet().stream().filter(s -> !s.isEmpty()).toList())));
    }
    return found;
  }

  /** The ends of the words of a text, in order; {@code spare} is overwritten. */
  IntList cut(String text, IntList ends, IntList spare) {
    ends.clear();
    ends.add(text.length());
    for (SplitPass pass : passes) {
      spare.clear();
      int from = 0;
      for (int i = 0; i < ends.size(); i++) {
        int to = ends.get(i);
        pass.split(text, from, to, spare);
        from = to;
      }
      IntList swap = ends;
      ends = spare;
      spare = swap;
    }
    return ends;
  }
}
