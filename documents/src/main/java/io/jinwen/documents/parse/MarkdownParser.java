package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Page;
import io.jinwen.documents.PageState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markdown's headings, lists, tables with bars, and paragraphs; other marks are text. */
final class MarkdownParser {
  private static final Pattern HEADING = Pattern.compile("^(#{1,6})\\s+(.*?)\\s*#*$");
  private static final Pattern ITEM = Pattern.compile("^(\\s*)([-*+]|\\d{1,3}[.)])\\s+(.*)$");
  private static final Pattern RULE =
      Pattern.compile("^\\s*\\|?\\s*:?-{2,}:?\\s*(\\|\\s*:?-{2,}:?\\s*)*\\|?\\s*$");
  private static final Pattern EMPHASIS = Pattern.compile("(\\*\\*|__|`)(.+?)\\1");

  private final Draft draft;
  private final StringBuilder paragraph = new StringBuilder();

  MarkdownParser(Draft draft) {
    this.draft = draft;
  }

  void parse(String text) {
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean table =
          lines[i].contains("|") && i + 1 < lines.length && RULE.matcher(lines[i + 1]).matches();
      if (table) {
        finish();
        i = table(lines, i);
      } else {
        line(lines[i]);
      }
    }
    finish();
    draft.add(new Page(1, "", 0, 0, text.isBlank() ? PageState.EMPTY : PageState.TEXT), 1);
  }

  private void line(String raw) {
    Matcher heading = HEADING.matcher(raw);
    Matcher item = ITEM.matcher(raw);
    if (heading.matches()) {
      finish();
      draft.add(new Block.Heading(heading.group(1).length(), plain(heading.group(2)), Draft.on(1)));
    } else if (item.matches()) {
      finish();
      int level = 1 + item.group(1).length() / 2;
      draft.requireDepth(level);
      draft.add(new Block.Item(level, plain(item.group(2) + " " + item.group(3)), Draft.on(1)));
    } else if (raw.isBlank()) {
      finish();
    } else {
      String line = plain(raw.startsWith(">") ? raw.substring(1) : raw);
      if (!paragraph.isEmpty()
          && !line.isEmpty()
          && !Texts.joinsWithoutBlank(
              paragraph.codePointBefore(paragraph.length()), line.codePointAt(0))) {
        paragraph.append(' ');
      }
      paragraph.append(line);
    }
  }

  /** The last line of the table that begins here. */
  private int table(String[] lines, int first) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(cells(lines[first]));
    int last = first + 1;
    while (last + 1 < lines.length && lines[last + 1].contains("|")) {
      last++;
      cells.add(cells(lines[last]));
    }
    int width = cells.stream().mapToInt(List::size).max().orElseThrow();
    List<Block.Row> rows =
        cells.stream()
            .map(row -> new Block.Row(padded(row, width), Draft.on(1).getFirst()))
            .toList();
    draft.add(new Block.Table("", "", 1, rows));
    return last;
  }

  private static List<String> cells(String line) {
    String inner = line.strip();
    inner = inner.startsWith("|") ? inner.substring(1) : inner;
    inner = inner.endsWith("|") ? inner.substring(0, inner.length() - 1) : inner;
    return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(MarkdownParser::plain).toList();
  }

  static List<String> padded(List<String> row, int width) {
    List<String> all = new ArrayList<>(row);
    while (all.size() < width) {
      all.add("");
    }
    return all;
  }

  private static String plain(String text) {
    return Texts.line(EMPHASIS.matcher(text).replaceAll("$2"));
  }

  private void finish() {
    if (!paragraph.isEmpty()) {
      draft.add(new Block.Paragraph(paragraph.toString(), Draft.on(1)));
      paragraph.setLength(0);
    }
  }
}
