package io.jinwen.engine.text.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of a tokenizer, and which of them a user's text may become.
 *
 * <p>Every entry is in one of four roles:
 *
 * <ul>
 *   <li><b>ordinary</b>: what plain text is cut into;
 *   <li><b>literal</b>: declared user-defined, such as a run of spaces or a rare letter. It is
 *       found in plain text before anything else, as the reference implementations do;
 *   <li><b>byte</b>: {@code <0x0A>} of SentencePiece, the fallback for characters without an entry;
 *   <li><b>special</b>: never made from a user's text. Control and unknown entries are special, and
 *       so is whatever looks like a mark of a template, whatever type the file declares: converters
 *       label {@code <think>}, {@code <tool_call>} or {@code <|im_end|>} user-defined in some files
 *       and control in others, and a user who types such a mark must not be able to open or close a
 *       turn. This is stricter than llama.cpp, which takes every user-defined entry from raw text.
 * </ul>
 */
final class Vocabulary {
  private enum Role {
    ORDINARY,
    LITERAL,
    BYTE,
    SPECIAL
  }

  /** Marks that look like words; the sentence marks of the GLM family. */
  private static final Set<String> BARE_MARKS = Set.of("sop", "eop");

  /** Marks of the thinking part, which some files declare normal entries. */
  private static final Set<String> THINKING_MARKS = Set.of("<think>", "</think>");

  private final String[] pieces; // [id]
  private final TokenType[] types; // [id]
  private final Role[] roles; // [id]
  private final Map<String, Integer> ordinary;
  private final Map<String, Integer> special = new HashMap<>();
  private final TokenTrie specialNames = new TokenTrie();
  private final TokenTrie literalNames = new TokenTrie();

  /**
   * @param tokens the entries as written in the file
   * @param typeNumbers GGUF's number of each entry's type; empty when the file has none
   * @param reserved ids with a meaning of their own, such as the end of a text
   */
  Vocabulary(List<String> tokens, int[] typeNumbers, Set<Integer> reserved) {
    pieces = tokens.toArray(String[]::new);
    types = new TokenType[pieces.length];
    roles = new Role[pieces.length];
    ordinary = HashMap.newHashMap(pieces.length);
    for (int id = 0; id < pieces.length; id++) {
      types[id] = typeNumbers.length == 0 ? TokenType.NORMAL : TokenType.of(typeNumbers[id]);
      roles[id] = reserved.contains(id) ? Role.SPECIAL : role(types[id], pieces[id]);
      register(id);
    }
  }

  private void register(int id) {
    switch (roles[id]) {
      case ORDINARY -> ordinary.putIfAbsent(pieces[id], id);
      case LITERAL -> {
        if (!pieces[id].isEmpty()) {
          literalNames.add(pieces[id], id);
        }
      }
      case SPECIAL -> {
        special.putIfAbsent(pieces[id], id);
        if (!pieces[id].isEmpty()) {
          specialNames.add(pieces[id], id);
        }
      }
      case BYTE -> {}
    }
  }

  private static Role role(TokenType type, String piece) {
    return switch (type) {
      case CONTROL, UNKNOWN -> Role.SPECIAL;
      case USER_DEFINED -> isMark(piece) ? Role.SPECIAL : Role.LITERAL;
      case BYTE -> Role.BYTE;
      case NORMAL, UNDEFINED, UNUSED ->
          isBarredMark(piece) || THINKING_MARKS.contains(piece) ? Role.SPECIAL : Role.ORDINARY;
    };
  }

  /** {@code <…>}, {@code […]}: what templates and training formats write around their marks. */
  private static boolean isMark(String piece) {
    return BARE_MARKS.contains(piece)
        || (piece.startsWith("<") && piece.endsWith(">") && piece.length() > 2)
        || (piece.startsWith("[") && piece.endsWith("]") && piece.length() > 2);
  }

  /** {@code <|…|>}, with an ASCII or a full-width bar: a mark even if declared a normal entry. */
  private static boolean isBarredMark(String piece) {
    int last = piece.length() - 1;
    return last > 3
        && piece.charAt(0) == '<'
        && piece.charAt(last) == '>'
        && isBar(piece.charAt(1))
        && isBar(piece.charAt(last - 1));
  }

  private static boolean isBar(char c) {
    return c == '|' || c == '\uFF5C';
  }

  int size() {
    return pieces.length;
  }

  String piece(int id) {
    return pieces[id];
  }

  TokenType type(int id) {
    return types[id];
  }

  /** Whether plain text never becomes this entry. */
  boolean isSpecial(int id) {
    return roles[id] == Role.SPECIAL;
  }

  /** The ordinary entry written exactly so, or −1. */
  int ordinaryId(String piece) {
    Integer id = ordinary.get(piece);
    return id == null ? -1 : id;
  }

  /** The special entry of this name. */
  Optional<Integer> specialId(String name) {
    return Optional.ofNullable(special.get(name));
  }

  TokenTrie specialNames() {
    return specialNames;
  }

  TokenTrie literalNames() {
    return literalNames;
  }

  /** What a vocabulary says about one of its entries; the numbers are those of GGUF. */
  enum TokenType {
    UNDEFINED(0),
    NORMAL(1),
    UNKNOWN(2),
    CONTROL(3),
    USER_DEFINED(4),
    UNUSED(5),
    BYTE(6);

    private final int number;

    TokenType(int number) {
      this.number = number;
    }

    /** The type with this number; a number we do not know counts as UNDEFINED, as ggml has it. */
    static TokenType of(int number) {
      for (TokenType type : values()) {
        if (type.number == number) {
          return type;
        }
      }
      return UNDEFINED;
    }
  }
}
