package io.jinwen.documents;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Reads the characters of a picture. The module {@code documents-ocr} has one; where it is not on
 * the class path of the reading process, scans are named and not read.
 */
public interface TextRecognizer {
  /**
   * The lines of a page, in no order.
   *
   * @param page upright or upside down
   */
  List<Line> lines(BufferedImage page);

  /**
   * A line of characters.
   *
   * @param left in pixels, like the other three
   * @param confidence from 0 to 1, of all its characters
   */
  record Line(String text, float left, float top, float right, float bottom, double confidence) {}
}
