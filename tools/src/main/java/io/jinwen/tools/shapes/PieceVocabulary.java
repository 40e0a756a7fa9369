package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgufWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A synthetic SentencePiece vocabulary: 256 bytes, ASCII, every common Chinese character, then
 * pairs and fours of letters, each scored by its rank.
 *
 * @param plain tokens before the first special one
 * @param size all tokens
 * @param special names of control tokens by id; the rest after the plain ones is unused
 * @param template resource with the chat template
 */
record PieceVocabulary(int plain, int size, Map<Integer, String> special, String template)
    implements Vocabulary {
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int UNUSED = 5;
  private static final int BYTE = 6;
  private static final int FIRST_BYTE = 3;
  private static final char SPACE = '\u2581';

  @Override
  public void describe(GgufWriter writer) {
    List<String> tokens = pieces();
    int[] types = new int[size];
    float[] scores = new float[size];
    Arrays.fill(types, 0, plain, NORMAL);
    types[0] = UNKNOWN;
    Arrays.fill(types, 1, FIRST_BYTE, CONTROL);
    Arrays.fill(types, FIRST_BYTE, FIRST_BYTE + 256, BYTE);
    for (int id = FIRST_BYTE + 256; id < plain; id++) {
      scores[id] = FIRST_BYTE + 256 - id;
    }
    for (int id = plain; id < size; id++) {
      tokens.add(special.getOrDefault(id, "[PAD" + id + "]"));
      types[id] = special.containsKey(id) ? CONTROL : UNUSED;
    }
    writer
        .putString("tokenizer.ggml.model", "llama")
        .putString("tokenizer.ggml.pre", "default")
        .putStrings("tokenizer.ggml.tokens", tokens)
        .putFloats("tokenizer.ggml.scores", scores)
        .putInts("tokenizer.ggml.token_type", types)
        .putU32("tokenizer.ggml.bos_token_id", 1)
        .putU32("tokenizer.ggml.eos_token_id", 2)
        .putU32("tokenizer.ggml.unknown_token_id", 0)
        .putU32("tokenizer.ggml.padding_token_id", 0)
        .putBool("tokenizer.ggml.add_bos_token", false)
        .putBool("tokenizer.ggml.add_space_prefix", true)
        .putString("tokenizer.chat_template", Templates.read(template));
  }

  private List<String> pieces() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<bos>", "<eos>"));
    for (int value = 0; value < 256; value++) {
      tokens.add("<0x%02X>".formatted(value));
    }
    Set<String> known = new HashSet<>(tokens);
    List<String> pairs = new ArrayList<>();
    String letters = SPACE + "etaoinshrdlcumwfgypbvkjxqz";
    for (char first : letters.toCharArray()) {
      for (char second : letters.substring(1).toCharArray()) {
        pairs.add("" + first + second);
      }
    }
    pairs.forEach(pair -> add(pair, tokens, known));
    add(String.valueOf(SPACE), tokens, known);
    for (char ascii = '!'; ascii <= '~'; ascii++) {
      add(String.valueOf(ascii), tokens, known);
    }
    for (char han = '\u4e00'; han <= '\u9fa5'; han++) {
      add(String.valueOf(han), tokens, known);
    }
    for (String first : pairs) {
      for (String second : pairs) {
        if (second.charAt(0) != SPACE) {
          add(first + second, tokens, known);
        }
      }
    }
    return tokens;
  }

  private void add(String piece, List<String> tokens, Set<String> known) {
    if (tokens.size() < plain && known.add(piece)) {
      tokens.add(piece);
    }
  }
}
