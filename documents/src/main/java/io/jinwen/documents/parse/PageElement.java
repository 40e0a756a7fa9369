package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Box;

/** What a page is made of, in reading order: lines and tables. */
sealed interface PageElement permits TextLine, PageElement.PageTable {
  Box box();

  /** A table that was found on the page. */
  record PageTable(Block.Table table, Box box) implements PageElement {}
}
