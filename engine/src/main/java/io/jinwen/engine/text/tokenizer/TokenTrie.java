package io.jinwen.engine.text.tokenizer;

import java.util.HashMap;
import java.util.Map;

/** Finds the longest of a set of names that begins at a place in a text. */
final class TokenTrie {
  private static final class Node {
    private final Map<Character, Node> next = new HashMap<>(2);
    private int id = -1;
  }

  /**
   * A name that was found.
   *
   * @param id its token
   * @param length its characters
   */
  record Match(int id, int length) {}

  private final Node root = new Node();

  void add(String name, int id) {
    Node node = root;
    for (int i = 0; i < name.length(); i++) {
      node = node.next.computeIfAbsent(name.charAt(i), c -> new Node());
    }
    node.id = id;
  }

  boolean isEmpty() {
    return root.next.isEmpty();
  }

  /** The longest name that begins at {@code from} and ends by {@code limit}, or null. */
  Match longest(CharSequence text, int from, int limit) {
    Node node = root;
    Match found = null;
    for (int i = from; i < limit; i++) {
      node = node.next.get(text.charAt(i));
      if (node == null) {
        break;
      }
      if (node.id >= 0) {
        found = new Match(node.id, i + 1 - from);
      }
    }
    return found;
  }
}
