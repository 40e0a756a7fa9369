package io.jinwen.engine.text.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.testing.TinyGguf;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real vocabularies lack bytes: what cannot be written is not reached, the rest is as always. */
class IncompleteVocabularyTest {
  private static final int END = 1;
  private static final int TOKENS_MAX = 400;

  @TempDir Path folder;

  /** SentencePiece with these bytes as tokens, and these words. */
  private Tokenizer tokenizer(IntStream bytes, String... words) throws IOException {
    List<String> tokens = new ArrayList<>(List.of("<s>", "</s>"));
    bytes.forEach(value -> tokens.add("<0x%02X>".formatted(value)));
    int firstWord = tokens.size();
    tokens.addAll(List.of(words));
    int[] types =
        IntStream.range(0, tokens.size()).map(id -> id < 2 ? 3 : id < firstWord ? 6 : 1).toArray();
    Path file =
        TinyGguf.write(
            folder.resolve("vocabulary.gguf"),
            writer ->
                writer
                    .putString("general.architecture", "llama")
                    .putString("tokenizer.ggml.model", "llama")
                    .putStrings("tokenizer.ggml.tokens", tokens)
                    .putInts("tokenizer.ggml.token_type", types)
                    .putFloats("tokenizer.ggml.scores", new float[tokens.size()])
                    .putU32("tokenizer.ggml.eos_token_id", END)
                    .putBool("tokenizer.ggml.add_space_prefix", false));
    try (GgufFile gguf = GgufFile.open(file)) {
      return Tokenizer.of(gguf.metadata());
    }
  }

  private static TokenConstraint constraint(Tokenizer tokenizer, JsonShape shape) {
    return new ConstrainedVocabulary(tokenizer, tokenizer.vocabularySize())
        .constraint(new AnswerFormat.Json(shape, Map.of()), false);
  }

  /** A random answer; what closes a value is taken more often than the rest. */
  private static String answer(Tokenizer tokenizer, JsonShape shape, Random random) {
    TokenConstraint constraint = constraint(tokenizer, shape);
    List<Integer> ids = new ArrayList<>();
    while (ids.size() < TOKENS_MAX) {
      float[] logits = new float[tokenizer.vocabularySize()];
      constraint.mask(logits, 0);
      int[] allowed = IntStream.range(0, logits.length).filter(id -> logits[id] == 0).toArray();
      assertThat(allowed).as("a next token").isNotEmpty();
      int[] closing =
          IntStream.of(allowed)
              .filter(id -> id == END || "\"]}".contains(tokenizer.decode(new int[] {id})))
              .toArray();
      int[] from = closing.length > 0 && random.nextInt(4) == 0 ? closing : allowed;
      int token = from[random.nextInt(from.length)];
      constraint.accept(token);
      if (token == END) {
        return tokenizer.decode(ids.stream().mapToInt(x -> x).toArray());
      }
      ids.add(token);
    }
    return "";
  }

  private static void answersFit(Tokenizer tokenizer, JsonShape shape, String expected) {
    Random random = new Random(5);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      String answer = answer(tokenizer, shape, random);
      if (!answer.isEmpty()) {
        all.append(answer);
        assertThat(StrictJson.fits(answer, new AnswerFormat.Json(shape, Map.of())))
            .as(answer)
            .isTrue();
      }
    }
    assertThat(all).contains(expected);
  }

  @Test
  void aVocabularyWithoutRareBytesHoldsEverySchema() throws IOException {
    Tokenizer tokenizer = tokenizer(IntStream.range(0, 0xF1));
    answersFit(tokenizer, new JsonShape.Sequence(new JsonShape.Text()), "\"");
  }

  @Test
  void charactersWithoutTheirBytesAreWrittenByWholeTokens() throws IOException {
    Tokenizer tokenizer = tokenizer(IntStream.range(0, 0x80), "中", "金\"");
    answersFit(tokenizer, new JsonShape.Sequence(new JsonShape.Text()), "中");
  }

  @Test
  void aTokenDoesNotEndWhereNothingCanFollow() throws IOException {
    // E4 and E4 B8 begin characters that only "中" finishes, and no token goes on from there
    Tokenizer tokenizer = tokenizer(IntStream.concat(IntStream.range(0, 0x80), IntStream.of(0xE4)));
    answersFit(tokenizer, new JsonShape.Sequence(new JsonShape.Text()), "[");
  }

  @Test
  void onlyAGrammarWithoutAnEndIsRefused() throws IOException {
    Tokenizer tokenizer = tokenizer(IntStream.range(0, 0x80).filter(value -> value != '"'));
    answersFit(
        tokenizer, new JsonShape.AnyOf(List.of(new JsonShape.Text(), new JsonShape.Whole())), "1");
    assertThatThrownBy(() -> constraint(tokenizer, new JsonShape.Text()))
        .hasMessageContaining("no value of the schema")
        .hasMessageContaining("22");
  }
}
