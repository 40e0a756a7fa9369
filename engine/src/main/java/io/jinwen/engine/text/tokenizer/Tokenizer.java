package io.jinwen.engine.text.tokenizer;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.format.gguf.GgufMetadata;
import io.jinwen.engine.text.tokenizer.Vocabulary.TokenType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Text to token ids and back, for one model. Immutable and safe for use by many threads.
 *
 * <p>Text is data: {@link #encode(String)} never returns a control token, whatever the text says.
 * Only {@link #encode(List)} can, and only for text that the caller vouches for.
 */
public final class Tokenizer {
  private static final byte[] NO_BYTES = {};

  private final Vocabulary vocabulary;
  private final Encoder encoder;
  private final OptionalInt bos;
  private final OptionalInt eos;
  private final boolean addsBos;
  private final boolean addsEos;
  private final Set<Integer> endOfGeneration;

  /**
   * The tokenizer that a model file describes.
   *
   * @throws EngineException MODEL_UNSUPPORTED for a kind of tokenizer or a pre-tokenizer we do not
   *     know, with those we know; MODEL_CORRUPT where the lists do not fit together
   */
  public static Tokenizer of(GgufMetadata metadata) {
    return new Tokenizer(TokenizerSource.of(metadata));
  }

  Tokenizer(TokenizerSource source) {
    vocabulary = new Vocabulary(source.tokens(), source.types(), source.ids().reserved());
    bos = source.ids().bos();
    eos = source.ids().eos();
    boolean addsBosByDefault;
    switch (source.model()) {
      case "gpt2" -> {
        PreTokenizer pre = PreTokenizer.named(source.pre());
        encoder = new BytePairEncoder(vocabulary, pre, pre.ignoresMerges(), source.merges());
        addsBosByDefault = pre.addsBos();
      }
      case "llama" -> {
        boolean prefix = source.flags().addsSpacePrefix().orElse(true);
        int unknown = source.ids().unknown().orElse(-1);
        encoder = new SentencePieceEncoder(vocabulary, source.scores(), prefix, unknown);
        addsBosByDefault = true;
      }
      default ->
          throw new EngineException(
              EngineException.Code.MODEL_UNSUPPORTED,
              "tokenizer \"%s\" is unknown. Known: gpt2 (byte-level BPE), llama (SentencePiece)"
                  .formatted(source.model()));
    }
    addsBos = bos.isPresent() && source.flags().addsBos().orElse(addsBosByDefault);
    addsEos = eos.isPresent() && source.flags().addsEos().orElse(false);
    endOfGeneration = endOfGeneration(source.ids());
  }

  private Set<Integer> endOfGeneration(TokenizerSource.Ids ids) {
    Set<Integer> ends = new HashSet<>();
    List.of(ids.eos(), ids.eot(), ids.eom()).forEach(id -> id.ifPresent(ends::add));
    EndMarks.ALWAYS.forEach(name -> vocabulary.specialId(name).ifPresent(ends::add));
    if (vocabulary.specialId(EndMarks.GLM_SIGN).isPresent()) {
      EndMarks.GLM.forEach(name -> vocabulary.specialId(name).ifPresent(ends::add));
    }
    vocabulary.specialId(EndMarks.YOUTU_USER).ifPresent(ends::add);
    return Set.copyOf(ends);
  }

  /**
   * The tokens of a text that is data. No BOS or EOS is added, and nothing in the text becomes a
   * control token or a mark of a template. A lone surrogate counts as U+FFFD.
   *
   * <p>What a file declares user-defined and is no mark, such as a run of spaces, is found before
   * all else, as in the reference implementations.
   */
  public int[] encode(String text) {
    IntList out = new IntList();
    encodePlain(withoutLoneSurrogates(text), out);
    return out.toArray(0);
  }

  /**
   * The tokens of a prompt made of trusted and untrusted stretches.
   *
   * <p>Names of special tokens are found in trusted text only; a name must lie in trusted text from
   * end to end. All text between two special tokens is encoded as one, so that the seam between
   * template and data leaves no trace in the ids.
   */
  public int[] encode(List<TextSpan> spans) {
    StringBuilder all = new StringBuilder();
    int[] trustedUntil = trustedUntil(spans, all);
    String text = withoutLoneSurrogates(all.toString());
    IntList out = new IntList();
    int plainFrom = 0;
    int position = 0;
    while (position < text.length()) {
      TokenTrie.Match match =
          vocabulary.specialNames().longest(text, position, trustedUntil[position]);
      if (match == null) {
        position++;
        continue;
      }
      encodePlain(text.substring(plainFrom, position), out);
      out.add(match.id());
      position += match.length();
      plainFrom = position;
    }
    encodePlain(text.substring(plainFrom), out);
    return out.toArray(0);
  }

  /** Joins the texts into {@code all}; for each character the end of its trusted stretch, or 0. */
  private static int[] trustedUntil(List<TextSpan> spans, StringBuilder all) {
    spans.forEach(span -> all.append(span.text()));
    int[] until = new int[all.length()];
    int end = all.length();
    int stretchEnd = 0;
    for (TextSpan span : spans.reversed()) {
      int start = end - span.text().length();
      if (span.trusted() && stretchEnd == 0) {
        stretchEnd = end;
      } else if (!span.trusted() && start < end) {
        stretchEnd = 0;
      }
      Arrays.fill(until, start, end, stretchEnd);
      end = start;
    }
    return until;
  }

  private void encodePlain(String text, IntList out) {
    if (text.isEmpty()) {
      return;
    }
    if (vocabulary.literalNames().isEmpty()) {
      encoder.encode(text, out);
      return;
    }
    int plainFrom = 0;
    int position = 0;
    while (position < text.length()) {
      TokenTrie.Match match = vocabulary.literalNames().longest(text, position, text.length());
      if (match == null) {
        position++;
        continue;
      }
      if (position > plainFrom) {
        encoder.encode(text.substring(plainFrom, position), out);
      }
      out.add(match.id());
      position += match.length();
      plainFrom = position;
    }
    if (plainFrom < text.length()) {
      encoder.encode(text.substring(plainFrom), out);
    }
  }

  private static String withoutLoneSurrogates(String text) {
    int position = 0;
    while (position < text.length() && !isLoneSurrogate(text, position)) {
      position++;
    }
    if (position == text.length()) {
      return text;
    }
    char[] chars = text.toCharArray();
    for (; position < chars.length; position++) {
      if (isLoneSurrogate(text, position)) {
        chars[position] = '\uFFFD';
      }
    }
    return new String(chars);
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** The id of a control token or template mark by its exact name, such as {@code <|User|>}. */
  public Optional<Integer> specialId(String piece) {
    return vocabulary.specialId(piece);
  }

  public int vocabularySize() {
    return vocabulary.size();
  }

  public OptionalInt bos() {
    return bos;
  }

  public OptionalInt eos() {
    return eos;
  }

  /** The tokens that end an answer: declared ends, and the known marks the vocabulary has. */
  public Set<Integer> endOfGeneration() {
    return endOfGeneration;
  }

  /** Whether a prompt begins with {@link #bos}. */
  public boolean addsBos() {
    return addsBos;
  }

  /** Whether a text ends with {@link #eos}. */
  public boolean addsEos() {
    return addsEos;
  }

  /**
   * Whether {@link #encode(String)} never returns this id: a control token, an end, or a mark of a
   * template such as {@code <think>}.
   */
  public boolean isControl(int id) {
    return vocabulary.isSpecial(checked(id));
  }

  /** A printable form: the name of a special token, the text of others, bytes as {@code <E4>}. */
  public String piece(int id) {
    if (isControl(id)) {
      return vocabulary.piece(id);
    }
    byte[] bytes = bytes(id);
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append("<%02X>".formatted(b & 0xFF));
    }
    return hex.toString();
  }

  /**
   * The bytes an id adds to a text. None for control tokens; a mark that the file declares
   * user-defined, such as {@code <tool_call>} in some models, is visible text when a model writes
   * it.
   */
  public byte[] bytes(int id) {
    TokenType type = vocabulary.type(checked(id));
    if (type == TokenType.USER_DEFINED && !endOfGeneration.contains(id)) {
      return vocabulary.piece(id).getBytes(StandardCharsets.UTF_8);
    }
    return vocabulary.isSpecial(id) ? NO_BYTES : encoder.bytes(id);
  }

  private int checked(int id) {
    if (id < 0 || id >= vocabulary.size()) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "token id %d is not in the vocabulary of %d tokens (0 … %d)"
              .formatted(id, vocabulary.size(), vocabulary.size() - 1));
    }
    return id;
  }

  /** The text of some tokens, as {@link StreamDecoder} gives it piece by piece. */
  public String decode(int[] ids) {
    StreamDecoder decoder = new StreamDecoder(this);
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.next(id));
    }
    return text.append(decoder.flush()).toString();
  }

  /** Whether a decoded text begins with a space that the tokenizer put there. */
  boolean prefixesSpace() {
    return encoder.prefixesSpace();
  }
}
