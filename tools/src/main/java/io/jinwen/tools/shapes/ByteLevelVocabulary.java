package io.jinwen.tools.shapes;

import io.jinwen.engine.format.gguf.GgufWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A synthetic byte-level BPE vocabulary: 256 bytes; merges that make every common Chinese character
 * one token; then pairs and fours of letters until the size is reached. So a Chinese text takes
 * about one token a character, as with a real vocabulary.
 *
 * @param preTokenizer the value of {@code tokenizer.ggml.pre}
 * @param plain tokens that text can become
 * @param size all tokens; those after the plain ones are control tokens
 * @param special names of control tokens by id
 * @param bos id, also of what pads
 * @param eos id
 * @param template resource with the chat template
 */
record ByteLevelVocabulary(
    String preTokenizer,
    int plain,
    int size,
    Map<Integer, String> special,
    int bos,
    int eos,
    String template)
    implements Vocabulary {
  private static final int NORMAL = 1;
  private static final int CONTROL = 3;
  private static final char HAN_FIRST = '\u4e00';
  private static final char HAN_LAST = '\u9fa5';

  @Override
  public void describe(GgufWriter writer) {
    List<String> tokens = new ArrayList<>(size);
    List<String> merges = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      tokens.add(String.valueOf(symbol(value)));
    }
    addMerges(tokens, merges);
    int[] types = new int[size];
    Arrays.fill(types, 0, plain, NORMAL);
    Arrays.fill(types, plain, size, CONTROL);
    for (int id = plain; id < size; id++) {
      tokens.add(special.getOrDefault(id, "<|reserved_" + id + "|>"));
    }
    writer
        .putString("tokenizer.ggml.model", "gpt2")
        .putString("tokenizer.ggml.pre", preTokenizer)
        .putStrings("tokenizer.ggml.tokens", tokens)
        .putInts("tokenizer.ggml.token_type", types)
        .putStrings("tokenizer.ggml.merges", merges)
        .putU32("tokenizer.ggml.bos_token_id", bos)
        .putU32("tokenizer.ggml.eos_token_id", eos)
        .putBool("tokenizer.ggml.add_bos_token", false)
        .putString("tokenizer.chat_template", Templates.read(template));
  }

  private void addMerges(List<String> tokens, List<String> merges) {
    Set<String> known = new HashSet<>(tokens);
    for (char han = HAN_FIRST; han <= HAN_LAST; han++) {
      byte[] bytes = String.valueOf(han).getBytes(StandardCharsets.UTF_8);
      String lead = "" + symbol(bytes[0] & 0xff) + symbol(bytes[1] & 0xff);
      merge(lead.substring(0, 1), lead.substring(1), tokens, merges, known);
      merge(lead, "" + symbol(bytes[2] & 0xff), tokens, merges, known);
    }
    List<String> pairs = new ArrayList<>();
    String letters = symbol(' ') + "abcdefghijklmnopqrstuvwxyz";
    for (char first : letters.toCharArray()) {
      for (char second : letters.substring(1).toCharArray()) {
        pairs.add("" + first + second);
        merge("" + first, "" + second, tokens, merges, known);
      }
    }
    for (String first : pairs) {
      for (String second : pairs) {
        if (second.charAt(0) != symbol(' ')) {
          merge(first, second, tokens, merges, known);
        }
      }
    }
    if (tokens.size() < plain) {
      throw new IllegalStateException("only %d of %d tokens".formatted(tokens.size(), plain));
    }
  }

  private void merge(
      String left, String right, List<String> tokens, List<String> merges, Set<String> known) {
    if (tokens.size() < plain && known.add(left + right)) {
      tokens.add(left + right);
      merges.add(left + " " + right);
    }
  }

  /**
   * The printable character that stands for a byte in byte-level BPE: itself where it is printable
   * in Latin-1, else the next free one from U+0100.
   */
  private static char symbol(int value) {
    int unprintableBefore = 0;
    for (int other = 0; other < value; other++) {
      unprintableBefore += isPrintable(other) ? 0 : 1;
    }
    return (char) (isPrintable(value) ? value : 0x100 + unprintableBefore);
  }

  private static boolean isPrintable(int value) {
    return value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xff && value != 0xad;
  }
}
