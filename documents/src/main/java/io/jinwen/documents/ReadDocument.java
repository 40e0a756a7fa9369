package io.jinwen.documents;

import java.util.List;

/**
 * What was read of a file.
 *
 * @param title as the document itself says, else its first heading; may be empty
 * @param blocks in reading order
 */
public record ReadDocument(
    DocumentKind kind, String title, List<Page> pages, List<Block> blocks, Diagnosis diagnosis) {
  public ReadDocument {
    pages = List.copyOf(pages);
    blocks = List.copyOf(blocks);
  }
}
