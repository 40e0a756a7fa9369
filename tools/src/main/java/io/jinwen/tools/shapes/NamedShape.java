package io.jinwen.tools.shapes;

import io.jinwen.tools.shapes.GroupedShape.Family;
import java.util.Map;

/** The shapes that can be asked for by name, with the sizes their models were published with. */
public enum NamedShape {
  YOUTU_2B("youtu-2b"),
  LLAMA3_8B("llama3-8b"),
  QWEN_1_8B("qwen-1.8b"),
  QWEN1_1_8B("qwen1-1.8b"),
  CHATGLM3_6B("chatglm3-6b"),
  TINY("tiny");

  private static final int QWEN_PLAIN = 151_643;

  private final String title;

  NamedShape(String title) {
    this.title = title;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return title;
  }

  /** The sizes. */
  public ModelShape shape() {
    String name = title + " shape, random weights";
    return switch (this) {
      case YOUTU_2B ->
          new LatentShape(
              name,
              32,
              2048,
              6144,
              16,
              1536,
              512,
              128,
              64,
              128,
              131_072,
              1.6e6f,
              youtu(128_000, 128_256, 227, 236));
      case TINY ->
          new LatentShape(
              name, 3, 256, 512, 4, 128, 64, 32, 16, 32, 2048, 10_000f, youtu(1008, 1024, 8, 10));
      case LLAMA3_8B ->
          new GroupedShape(
              Family.LLAMA,
              name,
              32,
              4096,
              14_336,
              32,
              8,
              128,
              128,
              8192,
              500_000f,
              1e-5f,
              llama3());
      case QWEN_1_8B ->
          new GroupedShape(
              Family.QWEN2, name, 24, 2048, 5504, 16, 16, 128, 128, 32_768, 1e6f, 1e-6f, qwen());
      case QWEN1_1_8B ->
          new GroupedShape(
              Family.QWEN, name, 24, 2048, 5504, 16, 16, 128, 128, 8192, 10_000f, 1e-6f, qwen());
      case CHATGLM3_6B ->
          new GroupedShape(
              Family.CHATGLM,
              name,
              28,
              4096,
              13_696,
              32,
              2,
              128,
              64,
              8192,
              10_000f,
              1e-5f,
              chatglm());
    };
  }

  /** With BOS and EOS first after the plain tokens, then think marks and roles. */
  private static Vocabulary youtu(int plain, int size, int think, int user) {
    Map<Integer, String> special =
        Map.of(
            plain,
            "<|begin_of_text|>",
            plain + 1,
            "<|end_of_text|>",
            plain + think,
            "<think>",
            plain + think + 1,
            "</think>",
            plain + user,
            "<|User|>",
            plain + user + 1,
            "<|Assistant|>");
    return new ByteLevelVocabulary("youtu", plain, size, special, plain, plain + 1, "youtu.jinja");
  }

  private static Vocabulary llama3() {
    Map<Integer, String> special =
        Map.of(
            128_000, "<|begin_of_text|>",
            128_001, "<|end_of_text|>",
            128_006, "<|start_header_id|>",
            128_007, "<|end_header_id|>",
            128_009, "<|eot_id|>");
    return new ByteLevelVocabulary(
        "llama-bpe", 128_000, 128_256, special, 128_000, 128_009, "llama3.jinja");
  }

  private static Vocabulary qwen() {
    Map<Integer, String> special =
        Map.of(
            QWEN_PLAIN,
            "<|endoftext|>",
            QWEN_PLAIN + 1,
            "<|im_start|>",
            QWEN_PLAIN + 2,
            "<|im_end|>");
    return new ByteLevelVocabulary(
        "qwen2", QWEN_PLAIN, 151_936, special, QWEN_PLAIN, QWEN_PLAIN + 2, "chatml.jinja");
  }

  private static Vocabulary chatglm() {
    Map<Integer, String> special =
        Map.of(
            64_789, "[MASK]",
            64_790, "[gMASK]",
            64_791, "[sMASK]",
            64_792, "sop",
            64_793, "eop",
            64_794, "<|system|>",
            64_795, "<|user|>",
            64_796, "<|assistant|>",
            64_797, "<|observation|>");
    return new PieceVocabulary(64_789, 65_024, special, "chatglm3.jinja");
  }
}
