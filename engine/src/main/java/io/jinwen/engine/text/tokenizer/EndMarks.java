package io.jinwen.engine.text.tokenizer;

import java.util.List;

/** Names of the tokens with which models end their turn, beside the ids that a file declares. */
final class EndMarks {
  /** Ends of a turn or a text in any model that has them. */
  static final List<String> ALWAYS =
      List.of(
          "<|eot_id|>",
          "<|eom_id|>",
          "<|im_end|>",
          "<|end|>",
          "<|end_of_text|>",
          "<|endoftext|>",
          "<end_of_turn>",
          "<\uFF5Cend\u2581of\u2581sentence\uFF5C>",
          "</s>",
          "<|fim_pad|>",
          "<|repo_name|>",
          "<|file_sep|>");

  /** Where a model of the GLM family hands over: the next turn, or the result of a tool. */
  static final List<String> GLM = List.of("<|user|>", "<|observation|>");

  /** The token by which a vocabulary of the GLM family is known. */
  static final String GLM_SIGN = "[gMASK]";

  /** Youtu's next turn: a model that writes it has ended its own. */
  static final String YOUTU_USER = "<|User|>";

  private EndMarks() {}
}
