package io.jinwen.tools;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/** Where the official weights of Youtu-LLM-2B can be had. */
final class YoutuSource {
  static final String FILE = "Youtu-LLM-2B-Q8_0.gguf";
  private static final String AT_HUGGING_FACE = "tencent/Youtu-LLM-2B-GGUF";
  private static final String AT_MODELSCOPE = "Tencent-YouTu-Research/Youtu-LLM-2B-GGUF";

  private YoutuSource() {}

  /** The address for what a user typed: hf, modelscope or the file's own address. */
  static URI address(String typed, Map<String, String> environment) {
    return switch (typed.toLowerCase(Locale.ROOT)) {
      case "hf" -> Hub.of("hf", environment).file(AT_HUGGING_FACE, "main", FILE);
      case "modelscope" ->
          Hub.of("modelscope", environment).file(AT_MODELSCOPE, Hub.BRANCH_OF_MODELSCOPE, FILE);
      default -> Hub.address(typed);
    };
  }
}
