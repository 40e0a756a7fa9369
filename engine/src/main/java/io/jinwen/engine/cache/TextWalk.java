package io.jinwen.engine.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Reads every path of a prefix index as text and finds the nodes in which one of some texts begins.
 * What is pinned is the program's own and no such text.
 */
final class TextWalk {
  private static final int NOT_FOUND = -1;

  private final TextTraces texts;
  private final IntFunction<byte[]> bytesOf;
  private final List<PrefixNode> path = new ArrayList<>(); // from below the root to where it reads
  private final List<PrefixNode> found = new ArrayList<>();

  /**
   * @param bytesOf the text of a token
   */
  TextWalk(TextTraces texts, IntFunction<byte[]> bytesOf) {
    this.texts = texts;
    this.bytesOf = bytesOf;
  }

  /** Those that are found; what lies below one of them is not looked at. */
  List<PrefixNode> from(PrefixNode root) {
    readBelow(root, texts.new Cursor());
    return found;
  }

  /**
   * @return the depth of a node at or above this one that was found meanwhile; else NOT_FOUND
   */
  private int readBelow(PrefixNode node, TextTraces.Cursor before) {
    int depth = path.size();
    for (PrefixNode child : node.children) {
      path.add(child);
      int begins = read(child, texts.new Cursor(before), depth);
      path.removeLast();
      if (begins != NOT_FOUND && begins < depth) {
        return begins;
      }
    }
    return NOT_FOUND;
  }

  private int read(PrefixNode node, TextTraces.Cursor cursor, int depth) {
    for (int i = 0; i < node.tokens.length; i++) {
      if (i < node.pinnedTokens) {
        cursor.gap();
        continue;
      }
      int begins = cursor.read(bytesOf.apply(node.tokens[i]), depth);
      if (begins >= 0) {
        found.add(path.get(begins));
        return begins;
      }
    }
    return readBelow(node, cursor);
  }
}
