package io.jinwen.engine.text.grammar;

import io.jinwen.engine.text.grammar.PatternReader.PatternPart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Single characters inside of a string, as UTF-8 (RFC 3629) or as the shortest escape where JSON
 * demands one. A set with characters beyond ASCII is one rule, called wherever it may stand.
 */
final class CharWords {
  private static final int[] LENGTH_ENDS = {0x7F, 0x7FF, 0xFFFF, Character.MAX_CODE_POINT};

  private final Nodes nodes;
  private final Map<PatternPart.Chars, Node> rules = new HashMap<>();

  CharWords(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Leads from one place to another by one of the characters. */
  void add(Node from, PatternPart.Chars chars, Node then) {
    if (chars.ranges().isEmpty()) {
      return;
    }
    if (chars.ranges().getFirst() >= ' ' && chars.ranges().getLast() <= 0x7F) {
      addRanges(from, chars.ranges(), then);
      return;
    }
    Node rule =
        rules.computeIfAbsent(
            chars,
            _ -> {
              Node start = nodes.create();
              addRanges(start, chars.ranges(), nodes.end());
              return start;
            });
    from.call(rule, then);
  }

  private void addRanges(Node from, List<Integer> ranges, Node then) {
    for (int i = 0; i < ranges.size(); i += 2) {
      addRange(from, ranges.get(i), ranges.get(i + 1), then);
    }
  }

  /** Cuts a range until all its characters have as many bytes and share all but the last ranges. */
  private void addRange(Node from, int low, int high, Node then) {
    for (int code = low; code <= Math.min(high, 0x1F); code++) {
      escape(from, code, then);
    }
    int least = Math.max(low, ' ');
    for (int bytes = 1; bytes <= LENGTH_ENDS.length && least <= high; bytes++) {
      int last = Math.min(high, LENGTH_ENDS[bytes - 1]);
      if (least <= last) {
        if (bytes == 1) {
          ascii(from, least, last, then);
        } else {
          sequences(from, least, last, bytes, then);
        }
        least = last + 1;
      }
    }
  }

  private void ascii(Node from, int low, int high, Node then) {
    int next = low;
    for (int special : new int[] {'"', '\\'}) {
      if (special >= next && special <= high) {
        if (special > next) {
          from.on(next, special - 1, then);
        }
        escape(from, special, then);
        next = special + 1;
      }
    }
    if (next <= high) {
      from.on(next, high, then);
    }
  }

  private void escape(Node from, int code, Node then) {
    String letter =
        switch (code) {
          case '"', '\\' -> Character.toString(code);
          case '\b' -> "b";
          case '\f' -> "f";
          case '\n' -> "n";
          case '\r' -> "r";
          case '\t' -> "t";
          default -> "u%04x".formatted(code);
        };
    Node node = then;
    for (int i = letter.length() - 1; i >= 0; i--) {
      node = nodes.create().on(letter.charAt(i), node);
    }
    from.on('\\', node);
  }

  private void sequences(Node from, int low, int high, int bytes, Node then) {
    for (int i = 1; i < bytes; i++) {
      int mask = (1 << 6 * i) - 1;
      if ((low & ~mask) != (high & ~mask)) {
        if ((low & mask) != 0) {
          sequences(from, low, low | mask, bytes, then);
          sequences(from, (low | mask) + 1, high, bytes, then);
          return;
        }
        if ((high & mask) != mask) {
          sequences(from, low, (high & ~mask) - 1, bytes, then);
          sequences(from, high & ~mask, high, bytes, then);
          return;
        }
      }
    }
    Node node = then;
    for (int i = 0; i < bytes - 1; i++) {
      int shift = 6 * i;
      node = nodes.create().on(0x80 | low >> shift & 0x3F, 0x80 | high >> shift & 0x3F, node);
    }
    int mark = 0xF00 >> bytes & 0xFF; // as many ones as bytes
    int shift = 6 * (bytes - 1);
    from.on(mark | low >> shift, mark | high >> shift, node);
  }
}
