package io.jinwen.engine.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our ids against those of the libraries the models were made with. */
class TokenizerGoldenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-2",
        "default",
        "llama-bpe",
        "qwen2",
        "chatglm-bpe",
        "youtu",
        "deepseek-llm",
        "smollm"
      })
  void givesTheIdsOfTheTokenizersLibrary(String pre) {
    GoldenFile golden = GoldenFile.bytePairs(pre);
    Tokenizer tokenizer = new Tokenizer(golden.source());
    for (GoldenFile.Case c : golden.cases()) {
      assertThat(tokenizer.encode(c.text())).as("%s: <%s>", pre, c.text()).isEqualTo(c.ids());
      assertThat(tokenizer.decode(c.ids())).as("%s: <%s>", pre, c.text()).isEqualTo(c.text());
    }
  }

  @Test
  void givesTheIdsOfSentencePiece() {
    GoldenFile golden = GoldenFile.sentencePiece();
    Tokenizer tokenizer = new Tokenizer(golden.source());
    for (GoldenFile.Case c : golden.cases()) {
      assertThat(tokenizer.encode(c.text())).as("<%s>", c.text()).isEqualTo(c.ids());
      assertThat(tokenizer.decode(c.ids())).as("<%s>", c.text()).isEqualTo(c.text());
    }
  }
}
