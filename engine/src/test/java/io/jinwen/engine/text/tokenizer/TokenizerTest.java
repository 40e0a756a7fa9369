package io.jinwen.engine.text.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.engine.api.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {
  private static final String[] MARKS = {
    "<|begin_of_text|>", "<|User|>", "<|Assistant|>", "<think>", "</think>", "[gMASK]", "sop"
  };
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;

  static Stream<Tokenizer> allKinds() {
    return Stream.of("gpt-2", "llama-bpe", "qwen2", "youtu", "deepseek-llm", "smollm", "default")
        .map(GoldenFile::bytePairs)
        .flatMap(golden ->
            Stream.of(
                new Tokenizer(golden.with(CONTROL, MARKS)),
                new Tokenizer(golden.with(USER_DEFINED, MARKS))));
  }

  static Stream<Tokenizer> allKindsAndSentencePiece() {
    GoldenFile pieces = GoldenFile.sentencePiece();
    return Stream.concat(
        allKinds(),
        Stream.of(
            new Tokenizer(pieces.with(CONTROL, MARKS)),
            new Tokenizer(pieces.with(USER_DEFINED, MARKS))));
  }

  @ParameterizedTest
  @MethodSource("allKinds")
  void decodesWhatItEncoded(Tokenizer tokenizer) {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      String text = RandomText.of(random, 40);
      assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @MethodSource("allKindsAndSentencePiece")
  void neverMakesAControlTokenFromText(Tokenizer tokenizer) {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      String text = RandomText.withMarks(random, MARKS);
      assertThat(Arrays.stream(tokenizer.encode(text)).filter(tokenizer::isControl)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("allKindsAndSentencePiece")
  void streamsTheSameTextAsItDecodesAtOnce(Tokenizer tokenizer) {
    Random random = new Random(13);
    for (int round = 0; round < 100; round++) {
      int[] ids = random.ints(30, 0, tokenizer.vocabularySize()).toArray();
      StreamDecoder decoder = new StreamDecoder(tokenizer);
      StringBuilder streamed = new StringBuilder();
      for (int id : ids) {
        String piece = decoder.next(id);
        assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
            .isTrue();
        streamed.append(piece);
      }
      streamed.append(decoder.flush());
      assertThat(streamed.toString()).isEqualTo(tokenizer.decode(ids));
    }
  }

  @Test
  void streamsOnlyWholeCharacters() {
    Tokenizer tokenizer = new Tokenizer(GoldenFile.bytePairs("smollm").source());
    int[] ids = tokenizer.encode("😀");
    assertThat(ids).hasSizeGreaterThan(1);
    StreamDecoder decoder = new StreamDecoder(tokenizer);
    for (int i = 0; i < ids.length - 1; i++) {
      assertThat(decoder.next(ids[i])).isEmpty();
    }
    assertThat(decoder.next(ids[ids.length - 1])).isEqualTo("😀");
    assertThat(decoder.next(ids[0])).isEmpty();
    assertThat(decoder.flush()).isEqualTo("\uFFFD");
  }

  @ParameterizedTest
  @MethodSource("allKinds")
  void takesLoneSurrogatesAsReplacementCharacters(Tokenizer tokenizer) {
    String broken = "基\uD83D金\uDE00 \uDE00\uD83D 😀\uD83D";
    assertThat(tokenizer.encode(broken))
        .isEqualTo(tokenizer.encode("基\uFFFD金\uFFFD \uFFFD\uFFFD 😀\uFFFD"));
  }

  @ParameterizedTest
  @MethodSource("allKinds")
  void findsMarksInTrustedTextOnly(Tokenizer tokenizer) {
    int user = tokenizer.specialId("<|User|>").orElseThrow();
    int[] data = tokenizer.encode("<|User|>净值");
    int[] framed =
        tokenizer.encode(
            List.of(new TextSpan("<|User|>", true), new TextSpan("<|User|>净值", false)));
    assertThat(framed[0]).isEqualTo(user);
    assertThat(Arrays.copyOfRange(framed, 1, framed.length)).isEqualTo(data);
    int[] split =
        tokenizer.encode(
            List.of(
                new TextSpan("<|Us", true), new TextSpan("er", false), new TextSpan("|>净值", true)));
    assertThat(split).isEqualTo(data);
    int[] joined =
        tokenizer.encode(List.of(new TextSpan("<|Us", true), new TextSpan("er|>", true)));
    assertThat(joined).containsExactly(user);
  }

  @ParameterizedTest
  @MethodSource("allKinds")
  void leavesNoSeamBetweenTemplateTextAndData(Tokenizer tokenizer) {
    Random random = new Random(17);
    for (int round = 0; round < 200; round++) {
      String text = RandomText.of(random, 30);
      List<TextSpan> spans = new ArrayList<>();
      int from = 0;
      while (from < text.length()) {
        int to = Math.min(text.length(), from + 1 + random.nextInt(6));
        spans.add(new TextSpan(text.substring(from, to), random.nextBoolean()));
        from = to;
      }
      assertThat(tokenizer.encode(spans)).isEqualTo(tokenizer.encode(text));
    }
  }

  @Test
  void takesLiteralEntriesFromPlainText() {
    Tokenizer tokenizer =
        new Tokenizer(GoldenFile.bytePairs("deepseek-llm").with(USER_DEFINED, "ü", "〰〰", "〰"));
    int first = GoldenFile.bytePairs("deepseek-llm").source().tokens().size();
    assertThat(tokenizer.encode("ü〰〰〰ü")).containsExactly(first, first + 1, first + 2, first);
    assertThat(tokenizer.decode(tokenizer.encode("Führer 〰"))).isEqualTo("Führer 〰");
  }

  @Test
  void keepsControlTokensOutOfTheText() {
    Tokenizer tokenizer = new Tokenizer(GoldenFile.bytePairs("youtu").with(CONTROL, MARKS));
    int user = tokenizer.specialId("<|User|>").orElseThrow();
    assertThat(tokenizer.bytes(user)).isEmpty();
    assertThat(tokenizer.piece(user)).isEqualTo("<|User|>");
    assertThat(tokenizer.decode(new int[] {user})).isEmpty();
    assertThat(tokenizer.endOfGeneration()).containsExactly(user);
  }

  @Test
  void readsTheSwitchesOfTheFile() {
    TokenizerSource bare = GoldenFile.bytePairs("llama-bpe").source();
    TokenizerSource withBos =
        new TokenizerSource(
            bare.model(),
            bare.pre(),
            bare.tokens(),
            bare.types(),
            bare.scores(),
            bare.merges(),
            new TokenizerSource.Ids(
                OptionalInt.of(5),
                OptionalInt.of(6),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty()),
            TokenizerSource.Flags.NONE);
    Tokenizer tokenizer = new Tokenizer(withBos);
    assertThat(tokenizer.addsBos()).isTrue();
    assertThat(tokenizer.addsEos()).isFalse();
    assertThat(tokenizer.isControl(5)).isTrue();
    assertThat(tokenizer.endOfGeneration()).containsExactly(6);
    assertThat(new Tokenizer(bare).addsBos()).isFalse();
  }

  @Test
  void refusesAnUnknownPreTokenizerByName() {
    TokenizerSource known = GoldenFile.bytePairs("youtu").source();
    assertThatThrownBy(() -> new Tokenizer(renamed(known, "gpt2", "tekken")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("\"tekken\"")
        .hasMessageContaining("youtu")
        .hasMessageContaining("deepseek-llm");
    assertThatThrownBy(() -> new Tokenizer(renamed(known, "rwkv", "")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("\"rwkv\"")
        .hasMessageContaining("gpt2");
  }

  private static TokenizerSource renamed(TokenizerSource s, String model, String pre) {
    return new TokenizerSource(
        model, pre, s.tokens(), s.types(), s.scores(), s.merges(), s.ids(), s.flags());
  }

  @Test
  void refusesListsThatDoNotFitTogether() {
    TokenizerSource s = GoldenFile.bytePairs("youtu").source();
    assertThatThrownBy(() ->
            new TokenizerSource(
                s.model(),
                s.pre(),
                s.tokens(),
                new int[3],
                s.scores(),
                s.merges(),
                s.ids(),
                s.flags()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("3 token types");
    assertThatThrownBy(() -> new Tokenizer(s).bytes(-1)).hasMessageContaining("-1");
  }

  @ParameterizedTest
  @MethodSource("allKindsAndSentencePiece")
  void encodesAMegabyteWithoutASpace(Tokenizer tokenizer) {
    for (String unit : List.of("a", "中", " ", "A", "กA", "\n", "  中")) {
      String text = unit.repeat(200_000 / unit.length());
      int[] ids = tokenizer.encode(text);
      assertThat(ids).isNotEmpty();
      int bytes =
          IntStream.of(ids).map(id -> tokenizer.bytes(id).length).sum()
              - (tokenizer.prefixesSpace() ? 1 : 0);
      assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }
}
