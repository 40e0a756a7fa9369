package io.jinwen.engine.parity;

import java.util.List;

/** The models of tools/parity. */
final class Models {

  /** One or two of each architecture, all weights float. */
  static final List<String> FLOAT =
      List.of(
          "youtu",
          "youtu-joint",
          "llama",
          "llama-scaled",
          "qwen",
          "qwen2",
          "qwen3",
          "chatglm",
          "llama-F32");

  /** Matrices in half precision or quantised: what llama.cpp rounds activations for. */
  static final List<String> QUANTISED =
      List.of(
          "llama-F16",
          "llama-BF16",
          "llama-Q4_0",
          "llama-Q4_1",
          "llama-Q5_0",
          "llama-Q5_1",
          "llama-Q8_0",
          "llama-Q2_K",
          "llama-Q3_K",
          "llama-Q4_K",
          "llama-Q5_K",
          "llama-Q6_K",
          "llama-IQ4_NL",
          "llama-IQ4_XS",
          "youtu-Q8_0",
          "youtu-Q4_0",
          "youtu-Q4_K_M");

  /** Of these also with a prompt of more than a span of pages, where attention rounds to 8 bits. */
  static final List<String> LONG =
      List.of(
          "llama-Q4_0-long",
          "llama-Q6_K-long",
          "youtu-Q8_0-long",
          "youtu-Q4_0-long",
          "youtu-Q4_K_M-long");

  private Models() {}
}
