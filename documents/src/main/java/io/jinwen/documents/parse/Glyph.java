package io.jinwen.documents.parse;

import io.jinwen.documents.Box;

/**
 * A character as it stands on a page.
 *
 * @param baseline from the top of the page
 * @param size of its font, in points
 */
record Glyph(String text, Box box, float baseline, float size, boolean bold) {}
