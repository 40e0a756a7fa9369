package io.jinwen.engine.text.grammar;

import java.nio.charset.StandardCharsets;

/**
 * The words of JSON (RFC 8259), written from their end to their beginning: each method gets the
 * place after a word and returns the place before it.
 */
final class JsonWords {
  private static final int DIGITS_MAX = 18;
  private static final int EXPONENT_DIGITS_MAX = 2;
  private static final int INDENT_MAX = 16;

  private final Nodes nodes;

  JsonWords(Nodes nodes) {
    this.nodes = nodes;
  }

  Node text(String text, Node then) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Node node = then;
    for (int i = bytes.length - 1; i >= 0; i--) {
      int value = bytes[i] & 0xFF;
      node = nodes.create().on(value, value, node);
    }
    return node;
  }

  /** Nothing or one blank. */
  Node blank(Node then) {
    return nodes.create().jump(then).on(' ', then);
  }

  /** One blank, or a line's end and an indentation. */
  Node space(Node end) {
    Node indent = end;
    for (int i = 0; i < INDENT_MAX; i++) {
      indent = nodes.create().jump(end).on(' ', indent);
    }
    return nodes.create().on(' ', end).on('\n', indent);
  }

  private Node digits(int countMax, Node then) {
    Node node = nodes.create().on('0', '9', then);
    for (int i = 1; i < countMax; i++) {
      Node more = node;
      node = nodes.create().on('0', '9', nodes.create().jump(then).jump(more));
    }
    return node;
  }

  Node whole(Node then) {
    Node further = nodes.create().jump(then).jump(digits(DIGITS_MAX - 1, then));
    Node unsigned = nodes.create().on('0', then).on('1', '9', further);
    return nodes.create().jump(unsigned).on('-', unsigned);
  }

  Node number(Node then) {
    Node power = digits(EXPONENT_DIGITS_MAX, then);
    Node sign = nodes.create().jump(power).on('+', power).on('-', power);
    Node exponent = nodes.create().jump(then).on('e', sign).on('E', sign);
    Node fraction = nodes.create().jump(exponent).on('.', digits(DIGITS_MAX, exponent));
    return whole(fraction);
  }

  /** A string; the ranges of UTF-8 are those of RFC 3629, section 4. */
  Node string(Node then) {
    Node inside = nodes.create();
    Node last = nodes.create().on(0x80, 0xBF, inside);
    Node lastTwo = nodes.create().on(0x80, 0xBF, last);
    Node lastThree = nodes.create().on(0x80, 0xBF, lastTwo);
    inside
        .on('"', then)
        .on('\\', escape(inside))
        .on(' ', '!', inside)
        .on('#', '[', inside)
        .on(']', 0x7F, inside)
        .on(0xC2, 0xDF, last)
        .on(0xE0, 0xE0, nodes.create().on(0xA0, 0xBF, last))
        .on(0xE1, 0xEC, lastTwo)
        .on(0xED, 0xED, nodes.create().on(0x80, 0x9F, last))
        .on(0xEE, 0xEF, lastTwo)
        .on(0xF0, 0xF0, nodes.create().on(0x90, 0xBF, lastTwo))
        .on(0xF1, 0xF3, lastThree)
        .on(0xF4, 0xF4, nodes.create().on(0x80, 0x8F, lastTwo));
    return nodes.create().on('"', inside);
  }

  private Node escape(Node then) {
    Node two = hex(hex(then));
    Node three = hex(two);
    Node low = nodes.create().on('0', '7', two); // D800 … DFFF are halves of characters
    Node code =
        nodes
            .create()
            .on('0', '9', three)
            .on('a', 'c', three)
            .on('A', 'C', three)
            .on('e', 'f', three)
            .on('E', 'F', three)
            .on('d', low)
            .on('D', low);
    Node escape = nodes.create().on('u', code);
    for (char letter : "\"\\/bfnrt".toCharArray()) {
      escape.on(letter, then);
    }
    return escape;
  }

  private Node hex(Node then) {
    return nodes.create().on('0', '9', then).on('a', 'f', then).on('A', 'F', then);
  }
}
