package io.jinwen.assistant.page;

import org.commonmark.node.CustomNode;
import org.commonmark.node.Node;
import org.commonmark.node.Nodes;
import org.commonmark.parser.delimiter.DelimiterProcessor;
import org.commonmark.parser.delimiter.DelimiterRun;

/** Text between two tildes each, which is struck through. */
final class Strikethrough extends CustomNode {
  /** Reads it; one tilde alone is a range of numbers, as in 3~5 万. */
  static final class Reader implements DelimiterProcessor {
    private static final int TILDES = 2;

    @Override
    public char getOpeningCharacter() {
      return '~';
    }

    @Override
    public char getClosingCharacter() {
      return '~';
    }

    @Override
    public int getMinLength() {
      return TILDES;
    }

    @Override
    public int process(DelimiterRun opening, DelimiterRun closing) {
      if (opening.length() != TILDES || closing.length() != TILDES) {
        return 0;
      }
      Node before = opening.getOpener();
      Strikethrough struck = new Strikethrough();
      Nodes.between(before, closing.getCloser()).forEach(struck::appendChild);
      before.insertAfter(struck);
      return TILDES;
    }
  }
}
