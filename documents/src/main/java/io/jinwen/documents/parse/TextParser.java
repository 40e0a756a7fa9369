package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Page;
import io.jinwen.documents.PageState;

/**
 * Plain text: paragraphs are lines, as Chinese writers leave them; lines of one width are joined.
 */
final class TextParser {
  private static final int FORM_FEED = '\f';
  private static final int HARD_WRAP_LINES_MIN = 8;

  private final Draft draft;

  TextParser(Draft draft) {
    this.draft = draft;
  }

  void parse(String text) {
    String[] pages = text.split(String.valueOf((char) FORM_FEED), -1);
    for (int i = 0; i < pages.length; i++) {
      boolean some = !pages[i].isBlank();
      if (some) {
        page(pages[i], i + 1);
      }
      draft.add(new Page(i + 1, "", 0, 0, some ? PageState.TEXT : PageState.EMPTY), pages.length);
    }
  }

  private void page(String text, int number) {
    String[] lines = text.split("\\R", -1);
    int wrap = wrapWidth(lines);
    StringBuilder paragraph = new StringBuilder();
    int lastLength = 0;
    for (String raw : lines) {
      String line = Texts.line(raw);
      boolean indented = raw.startsWith("  ") || raw.startsWith("　") || raw.startsWith("\t");
      boolean goesOn =
          !paragraph.isEmpty()
              && !line.isEmpty()
              && lastLength >= wrap
              && !indented
              && !Numbering.beginsPart(line);
      if (!goesOn) {
        finish(paragraph, number);
      } else if (!Texts.joinsWithoutBlank(
          paragraph.codePointBefore(paragraph.length()), line.codePointAt(0))) {
        paragraph.append(' ');
      }
      paragraph.append(line);
      lastLength = line.length();
    }
    finish(paragraph, number);
  }

  private void finish(StringBuilder paragraph, int page) {
    if (!paragraph.isEmpty()) {
      draft.add(new Block.Paragraph(paragraph.toString(), Draft.on(page)));
      paragraph.setLength(0);
    }
  }

  /** The width at which a program broke the lines; beyond every line where none did. */
  private static int wrapWidth(String[] lines) {
    int longest = 0;
    for (String line : lines) {
      longest = Math.max(longest, line.strip().length());
    }
    int full = 0;
    for (String line : lines) {
      if (line.strip().length() >= longest - 2 && longest >= 20) {
        full++;
      }
    }
    return full >= HARD_WRAP_LINES_MIN ? longest - 2 : Integer.MAX_VALUE;
  }
}
