package io.jinwen.tools;

import java.net.URI;

/** Where the official weights of Youtu-LLM-2B can be had. */
enum YoutuSource {
  HF("https://huggingface.co/tencent/Youtu-LLM-2B-GGUF/resolve/main/"),
  MODELSCOPE(
      "https://modelscope.cn/models/Tencent-YouTu-Research/Youtu-LLM-2B-GGUF/resolve/master/");

  static final String FILE = "Youtu-LLM-2B-Q8_0.gguf";

  private final String folder;

  YoutuSource(String folder) {
    this.folder = folder;
  }

  /** The address for what a user typed: hf, modelscope or an address of its own. */
  static URI address(String typed) {
    for (YoutuSource source : values()) {
      if (source.name().equalsIgnoreCase(typed)) {
        return URI.create(source.folder + FILE);
      }
    }
    if (!typed.startsWith("http://") && !typed.startsWith("https://")) {
      throw new CommandException(
          "--source is '%s'; it must be hf, modelscope or an http(s) address".formatted(typed));
    }
    try {
      return URI.create(typed);
    } catch (IllegalArgumentException e) {
      throw new CommandException("--source is no address: " + e.getMessage(), e);
    }
  }
}
