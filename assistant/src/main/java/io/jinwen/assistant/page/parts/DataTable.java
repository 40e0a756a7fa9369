package io.jinwen.assistant.page.parts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import java.util.List;
import java.util.function.Function;

/**
 * A table for reading. Where the window is narrow each row becomes a card on which every value
 * stands beside the name of its column; the style sheet sees to that.
 *
 * @param <T> what a row shows
 */
public final class DataTable<T> extends Div {
  private final List<Column<T>> columns;
  private final NativeTable table = new NativeTable();
  private final Paragraph empty = new Paragraph();

  /**
   * One column.
   *
   * @param title its name; may be empty for a column of buttons
   * @param cell makes what a row shows in it
   */
  public record Column<T>(String title, Function<T, Component> cell) {
    /** A column of texts that stay on one line: times, names, numbers. */
    public static <T> Column<T> brief(String title, Function<T, String> text) {
      return new Column<>(
          title,
          row -> {
            Span span = new Span(text.apply(row));
            span.addClassName("jd-brief");
            return span;
          });
    }

    /** A column of plain texts. */
    public static <T> Column<T> of(String title, Function<T, String> text) {
      return new Column<>(title, row -> new Span(text.apply(row)));
    }
  }

  /**
   * @param caption names the table for those who cannot see it
   * @param whenEmpty what stands in its place while it has no rows
   */
  public DataTable(String caption, List<Column<T>> columns, String whenEmpty) {
    this.columns = List.copyOf(columns);
    addClassName("jd-table");
    table.setCaptionText(caption);
    NativeTableRow head = new NativeTableRow();
    table.getHead().add(head);
    for (Column<T> column : columns) {
      Span title =
          new Span(column.title().isEmpty() ? getTranslation("desk.actions") : column.title());
      if (column.title().isEmpty()) {
        title.addClassName("jd-only-read"); // one sees that these are buttons
      }
      NativeTableHeaderCell cell = new NativeTableHeaderCell();
      cell.add(title);
      cell.getElement().setAttribute("scope", "col");
      head.add(cell);
    }
    empty.setText(whenEmpty);
    empty.addClassName("jd-empty");
    add(table, empty);
    show(List.of());
  }

  /** Shows these rows in place of those before. */
  public void show(List<T> rows) {
    NativeTableBody body = table.getBody();
    body.removeAll();
    rows.forEach(row -> body.add(row(row)));
    table.setVisible(!rows.isEmpty());
    empty.setVisible(rows.isEmpty());
  }

  private NativeTableRow row(T row) {
    NativeTableRow shown = new NativeTableRow();
    for (Column<T> column : columns) {
      NativeTableCell cell = new NativeTableCell();
      cell.getElement().setAttribute("data-label", column.title());
      cell.add(column.cell().apply(row));
      shown.add(cell);
    }
    return shown;
  }
}
