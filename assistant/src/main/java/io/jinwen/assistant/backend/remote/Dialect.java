package io.jinwen.assistant.backend.remote;

/** Which server it is, by {@code owned_by} in its list of models: each has words of its own. */
enum Dialect {
  JINWEN,
  LLAMA_CPP,
  VLLM,
  SGLANG,
  /** Understands what OpenAI's API has. */
  OTHER;

  static Dialect of(String ownedBy) {
    return switch (ownedBy) {
      case "jinwen" -> JINWEN;
      case "llamacpp" -> LLAMA_CPP;
      case "vllm" -> VLLM;
      case "sglang" -> SGLANG;
      default -> OTHER;
    };
  }
}
