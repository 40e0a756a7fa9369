package io.jinwen.engine.text.tokenizer;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.format.gguf.GgufMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model file says about its tokenizer, as plain values.
 *
 * @param model the kind: {@code gpt2} is byte-level BPE, {@code llama} is SentencePiece
 * @param pre name of the pre-tokenizer; empty when the file names none
 * @param tokens the entries; the index is the id
 * @param types GGUF's type number of each entry; empty when the file has none
 * @param scores of each entry, SentencePiece only; may be empty
 * @param merges pairs of pieces in order of rank, BPE only
 * @param ids the ids with a meaning of their own
 * @param flags the switches; each empty where the file does not say
 */
record TokenizerSource(
    String model,
    String pre,
    List<String> tokens,
    int[] types,
    float[] scores,
    List<String> merges,
    Ids ids,
    Flags flags) {
  private static final String PREFIX = "tokenizer.ggml.";

  /** Declared ids; an id outside the vocabulary counts as not declared. */
  record Ids(
      OptionalInt bos, OptionalInt eos, OptionalInt eot, OptionalInt eom, OptionalInt unknown) {
    static final Ids NONE =
        new Ids(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());

    /** All that plain text must not become. */
    Set<Integer> reserved() {
      Set<Integer> all = new HashSet<>();
      List.of(bos, eos, eot, eom, unknown).forEach(id -> id.ifPresent(all::add));
      return all;
    }
  }

  /** Declared switches. */
  record Flags(
      Optional<Boolean> addsBos, Optional<Boolean> addsEos, Optional<Boolean> addsSpacePrefix) {
    static final Flags NONE = new Flags(Optional.empty(), Optional.empty(), Optional.empty());
  }

  TokenizerSource {
    if (tokens.isEmpty()) {
      throw corrupt("the vocabulary is empty");
    }
    if (types.length != 0 && types.length != tokens.size()) {
      throw corrupt("%d token types for %d tokens".formatted(types.length, tokens.size()));
    }
    if (scores.length != 0 && scores.length != tokens.size()) {
      throw corrupt("%d token scores for %d tokens".formatted(scores.length, tokens.size()));
    }
  }

  private static EngineException corrupt(String message) {
    return new EngineException(
        EngineException.Code.MODEL_CORRUPT,
        "the tokenizer of the model file is damaged: " + message);
  }

  static TokenizerSource of(GgufMetadata metadata) {
    List<String> tokens = metadata.strings(PREFIX + "tokens");
    return new TokenizerSource(
        metadata.string(PREFIX + "model"),
        metadata.string(PREFIX + "pre", ""),
        tokens,
        metadata.has(PREFIX + "token_type") ? metadata.ints(PREFIX + "token_type") : new int[0],
        metadata.has(PREFIX + "scores") ? metadata.floats(PREFIX + "scores") : new float[0],
        metadata.has(PREFIX + "merges") ? metadata.strings(PREFIX + "merges") : List.of(),
        new Ids(
            id(metadata, "bos_token_id", tokens.size()),
            id(metadata, "eos_token_id", tokens.size()),
            id(metadata, "eot_token_id", tokens.size()),
            id(metadata, "eom_token_id", tokens.size()),
            id(metadata, "unknown_token_id", tokens.size())),
        new Flags(
            flag(metadata, "add_bos_token"),
            flag(metadata, "add_eos_token"),
            flag(metadata, "add_space_prefix")));
  }

  private static OptionalInt id(GgufMetadata metadata, String name, int size) {
    int id = metadata.intValue(PREFIX + name, -1);
    return id >= 0 && id < size ? OptionalInt.of(id) : OptionalInt.empty();
  }

  private static Optional<Boolean> flag(GgufMetadata metadata, String name) {
    return metadata.has(PREFIX + name)
        ? Optional.of(metadata.bool(PREFIX + name))
        : Optional.empty();
  }
}
