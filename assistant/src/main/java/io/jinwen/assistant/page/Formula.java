package io.jinwen.assistant.page;

import org.commonmark.node.CustomNode;

/** A formula in a text, as its author wrote it between its marks. */
final class Formula extends CustomNode {
  private final String latex;
  private final boolean display;

  /**
   * @param display whether it stands on a line of its own
   */
  Formula(String latex, boolean display) {
    this.latex = latex;
    this.display = display;
  }

  String latex() {
    return latex;
  }

  boolean display() {
    return display;
  }
}
