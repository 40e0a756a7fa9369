package io.jinwen.documents;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.Collectors;

/** A part of a document, in reading order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Block.Heading.class, name = "heading"),
  @JsonSubTypes.Type(value = Block.Paragraph.class, name = "paragraph"),
  @JsonSubTypes.Type(value = Block.Item.class, name = "item"),
  @JsonSubTypes.Type(value = Block.Table.class, name = "table")
})
public sealed interface Block {
  /** Its text; of a table, all of it. */
  String text();

  /** At least one, in order; the first begins at character 0. */
  List<Place> places();

  /** Where its first character stands. */
  @JsonIgnore
  default int firstPage() {
    return places().getFirst().page();
  }

  /**
   * A title of what follows.
   *
   * @param level 1 is the highest
   */
  record Heading(int level, String text, List<Place> places) implements Block {
    public Heading {
      places = List.copyOf(places);
    }
  }

  /** Running text. */
  record Paragraph(String text, List<Place> places) implements Block {
    public Paragraph {
      places = List.copyOf(places);
    }
  }

  /**
   * An entry of a list, its mark included in the text.
   *
   * @param level 1 is the outermost
   */
  record Item(int level, String text, List<Place> places) implements Block {
    public Item {
      places = List.copyOf(places);
    }
  }

  /**
   * A table. Every row has the same number of cells; a merged cell is repeated in each place that
   * it covers.
   *
   * @param title empty where none was found
   * @param unit such as 单位：万元; empty where none was found
   * @param headerRows how many of the first rows name the columns
   */
  record Table(String title, String unit, int headerRows, List<Row> rows) implements Block {
    public Table {
      rows = List.copyOf(rows);
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("a table has rows");
      }
    }

    @Override
    @JsonIgnore
    public String text() {
      return rows.stream().map(Row::text).collect(Collectors.joining("\n"));
    }

    @Override
    @JsonIgnore
    public List<Place> places() {
      return List.of(rows.getFirst().place());
    }

    /** The names of a column, from the header's rows, without repetitions. */
    public String columnName(int column) {
      return rows.stream()
          .limit(headerRows)
          .map(row -> row.cells().get(column))
          .filter(cell -> !cell.isEmpty())
          .distinct()
          .collect(Collectors.joining(" "));
    }
  }

  /**
   * A row of a table.
   *
   * @param cells their texts, empty ones included
   * @param formulas where a cell was computed, its formula; empty texts elsewhere; an empty list
   *     where no cell was
   */
  record Row(List<String> cells, List<String> formulas, Place place) {
    public Row {
      cells = List.copyOf(cells);
      formulas = formulas == null ? List.of() : List.copyOf(formulas);
    }

    public Row(List<String> cells, Place place) {
      this(cells, List.of(), place);
    }

    /** Its cells in one line. */
    @JsonIgnore
    public String text() {
      return String.join(" | ", cells);
    }
  }
}
