package io.jinwen.documents.parse;

import io.jinwen.documents.Block;
import io.jinwen.documents.Block.Heading;
import io.jinwen.documents.Block.Item;
import io.jinwen.documents.Block.Paragraph;
import io.jinwen.documents.Block.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What all formats have in common once their blocks are known: paragraphs that are headings by
 * their number, titles and unit lines that belong to the table below, tables that go on overleaf.
 */
final class Structure {
  private static final Pattern UNIT =
      Pattern.compile("(?:金额|货币|计量)?单位\\s*[:：]\\s*([^\\s，。;；)）]{1,20})");
  private static final Pattern TABLE_TITLE =
      Pattern.compile("^(附?表|续表)\\s*[\\d一二三四五六七八九十].*|.*(表|情况|明细|一览|数据|指标|概况)$");
  private static final int TITLE_CHARACTERS_MAX = 60;
  private static final Pattern SENTENCE = Pattern.compile(".*[。；;！？!?，,：:].*");

  private final List<Block> done = new ArrayList<>();

  private Structure() {}

  static List<Block> of(List<Block> raw) {
    Structure structure = new Structure();
    for (Block block : withTitle(raw)) {
      switch (block) {
        case Paragraph paragraph -> structure.paragraph(paragraph);
        case Table table -> structure.table(table);
        case Heading heading -> structure.done.add(heading);
        case Item item -> structure.done.add(item);
      }
    }
    return List.copyOf(structure.done);
  }

  /** A document without a heading before its first words is called by a short first line. */
  private static List<Block> withTitle(List<Block> raw) {
    boolean titled =
        raw.size() > 1
            && raw.getFirst() instanceof Paragraph first
            && first.text().length() <= TITLE_CHARACTERS_MAX
            && !SENTENCE.matcher(first.text()).matches()
            && !Numbering.beginsPart(first.text());
    if (!titled) {
      return raw;
    }
    List<Block> blocks = new ArrayList<>(raw);
    blocks.set(0, new Heading(1, raw.getFirst().text(), raw.getFirst().places()));
    return blocks;
  }

  private void paragraph(Paragraph paragraph) {
    int level = Numbering.headingLevel(paragraph.text());
    if (level > 0) {
      done.add(new Heading(level, paragraph.text(), paragraph.places()));
    } else if (Numbering.beginsItem(paragraph.text())) {
      done.add(new Item(1, paragraph.text(), paragraph.places()));
    } else {
      done.add(paragraph);
    }
  }

  private void table(Table table) {
    if (!done.isEmpty() && done.getLast() instanceof Table before && goesOn(before, table)) {
      done.removeLast();
      done.add(joined(before, table));
      return;
    }
    String unit = table.unit();
    String title = table.title();
    for (int i = done.size() - 1; i >= 0 && i >= done.size() - 2; i--) {
      String text = done.get(i).text();
      if (done.get(i) instanceof Table || text.length() > TITLE_CHARACTERS_MAX) {
        break;
      }
      Matcher unitHere = UNIT.matcher(text);
      boolean hasUnit = unitHere.find();
      if (unit.isEmpty() && hasUnit) {
        unit = unitHere.group(1);
      }
      boolean belongs = hasUnit;
      String rest = Texts.line(UNIT.matcher(text).replaceAll("").replaceAll("[（(]\\s*[)）]", ""));
      if (title.isEmpty() && (TABLE_TITLE.matcher(rest).matches() || isTitle(done.get(i), rest))) {
        title = rest;
        belongs |= isCaption(done.get(i));
      }
      if (belongs) {
        done.remove(i); // it is said by the table now
      }
      if (!hasUnit) {
        break; // above a title may stand anything
      }
    }
    done.add(new Table(title, unit, table.headerRows(), table.rows()));
  }

  /** Whether it titles nothing but the table: no numbered heading, none of a high level. */
  private static boolean isCaption(Block block) {
    return Numbering.headingLevel(block.text()) == 0
        && (block instanceof Paragraph || (block instanceof Heading h && h.level() > 3));
  }

  private static boolean isTitle(Block block, String text) {
    return block instanceof Heading && !text.isEmpty();
  }

  /** Overleaf, as wide, and either without a header of its own or with the same one. */
  private static boolean goesOn(Table before, Table next) {
    Block.Row last = before.rows().getLast();
    Block.Row first = next.rows().getFirst();
    boolean overleaf = first.place().page() == last.place().page() + 1;
    boolean asWide = first.cells().size() == last.cells().size();
    return overleaf
        && asWide
        && next.title().isEmpty()
        && first.place().box() != null
        && (repeatsHeader(before, next) || next.headerRows() == 0 || looksLikeData(before, first));
  }

  private static boolean repeatsHeader(Table before, Table next) {
    return before.headerRows() > 0
        && next.rows().size() >= before.headerRows()
        && cells(before, before.headerRows()).equals(cells(next, before.headerRows()));
  }

  /** Whether a row has figures where the table before has figures. */
  private static boolean looksLikeData(Table before, Block.Row row) {
    return row.cells().stream().skip(1).anyMatch(HeaderRows::isFigure)
        && before.rows().getLast().cells().stream().skip(1).anyMatch(HeaderRows::isFigure);
  }

  private static List<List<String>> cells(Table table, int rows) {
    return table.rows().stream().limit(rows).map(Block.Row::cells).toList();
  }

  private static Table joined(Table before, Table next) {
    List<Block.Row> rows = new ArrayList<>(before.rows());
    int repeated = repeatsHeader(before, next) ? before.headerRows() : 0;
    rows.addAll(next.rows().subList(repeated, next.rows().size()));
    return new Table(before.title(), before.unit(), before.headerRows(), rows);
  }
}
