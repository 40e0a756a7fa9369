package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.documents.DocumentProof.ProvedFigure;
import io.jinwen.assistant.summaries.Coverage;
import io.jinwen.assistant.summaries.Summary;
import io.jinwen.assistant.summaries.SummaryDesk;
import io.jinwen.assistant.summaries.SummaryPart;
import io.jinwen.assistant.summaries.SummarySentence;
import io.jinwen.assistant.summaries.SummaryText;
import io.jinwen.documents.summary.DocumentTables.ReadRow;
import io.jinwen.documents.summary.DocumentTables.ReadTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A summary as it is so far: how far it is, which pages are in it, and its sentences, each with a
 * way to the place that it is from.
 */
final class SummaryView extends Div {
  private static final int PAGES_NAMED_MAX = 8;

  /** Of tables; more of them are of use to programs only. */
  private static final int ROWS_SHOWN_MAX = 300;

  private final Consumer<Citation> onCited;
  private final Span state = new Span();
  private final Element steps = new Element("progress");
  private final Div coverage = new Div();
  private final Div text = new Div();

  /**
   * @param onCited told which place somebody wants to see
   */
  SummaryView(Consumer<Citation> onCited) {
    this.onCited = onCited;
    addClassName("jw-summary");
    state.getElement().setAttribute("role", "status");
    steps.setAttribute("aria-label", getTranslation("summary.progress"));
    Div line = new Div(state);
    line.addClassName("jw-summary-state");
    line.getElement().appendChild(steps);
    coverage.addClassName("jw-summary-coverage");
    text.addClassName("jw-summary-text");
    add(line, coverage, text);
  }

  void show(SummaryDesk.Contents contents) {
    Summary summary = contents.summary();
    getElement().setAttribute("data-state", summary.state().code());
    state.setText(stateWords(summary));
    steps.setVisible(summary.state().isUnderWay());
    steps.setAttribute("max", Integer.toString(Math.max(1, summary.steps())));
    steps.setAttribute("value", Integer.toString(summary.done()));
    coverage.removeAll();
    summary.coverage().ifPresent(this::showCoverage);
    text.removeAll();
    contents
        .text()
        .ifPresentOrElse(
            done -> showText(summary, done),
            () -> contents.sections().forEach(section -> showSection(summary, section)));
  }

  private String stateWords(Summary summary) {
    return switch (summary.state()) {
      case WAITING -> getTranslation("summary.waiting");
      case RUNNING ->
          summary.steps() == 0
              ? getTranslation("summary.waiting")
              : getTranslation("summary.running", summary.done(), summary.steps());
      case DONE -> getTranslation("summary.done");
      case CANCELLED -> getTranslation("summary.cancelled");
      case FAILED -> summary.problem();
    };
  }

  private void showCoverage(Coverage covered) {
    Element bar = new Element("progress");
    bar.setAttribute("max", Integer.toString(Math.max(1, covered.pages())));
    bar.setAttribute("value", Integer.toString(covered.covered()));
    String words = getTranslation("summary.coverage", covered.covered(), covered.pages());
    bar.setAttribute("aria-label", words);
    coverage.getElement().appendChild(bar);
    coverage.add(new Span(words));
    for (Coverage.Missing missing : covered.missing()) {
      if (missing.why() != Coverage.Why.PENDING) {
        Span why =
            new Span(
                getTranslation("summary.missing." + missing.why().code(), named(missing.pages())));
        why.addClassName("jw-doubtful");
        coverage.add(why);
      }
    }
  }

  private static String named(List<Integer> pages) {
    String some =
        String.join(
            "、",
            pages.stream().limit(PAGES_NAMED_MAX).map(page -> Integer.toString(page)).toList());
    return pages.size() > PAGES_NAMED_MAX ? some + "……" : some;
  }

  private void showSection(Summary summary, SummaryPart section) {
    String name =
        section.title().isEmpty()
            ? getTranslation("summary.section", section.number() + 1)
            : section.title();
    H3 heading =
        new H3(getTranslation("summary.pages", name, section.firstPage(), section.lastPage()));
    text.add(heading);
    section.sentences().forEach(sentence -> text.add(paragraph(summary, sentence)));
  }

  private void showText(Summary summary, SummaryText done) {
    Span label =
        new Span(getTranslation(done.extractive() ? "summary.extracted" : "summary.written"));
    label.addClassName("jw-summary-label");
    text.add(label);
    done.sentences().forEach(sentence -> text.add(paragraph(summary, sentence)));
    int room = ROWS_SHOWN_MAX;
    int notShown = done.tables().rowsLeftOut();
    for (ReadTable table : done.tables().tables()) {
      int rows = Math.min(room, table.rows().size());
      if (rows > 0) {
        text.add(table(summary, table, table.rows().subList(0, rows)));
      }
      room -= rows;
      notShown += table.rows().size() - rows;
    }
    if (notShown > 0) {
      text.add(new Paragraph(getTranslation("summary.rows", notShown)));
    }
    if (done.sentences().isEmpty() && done.tables().tables().isEmpty()) {
      text.add(new Paragraph(getTranslation("summary.nothing")));
    }
    if (done.leftOut() > 0) {
      text.add(new Paragraph(getTranslation("summary.leftout", done.leftOut())));
    }
  }

  private Paragraph paragraph(Summary summary, SummarySentence sentence) {
    Paragraph paragraph = new Paragraph();
    int from = 0;
    for (ProvedFigure figure : sentence.figures()) {
      if (figure.isDoubtful() && figure.start() >= from) {
        paragraph.add(new Span(sentence.text().substring(from, figure.start())));
        Element mark = new Element("mark");
        mark.setText(figure.text());
        mark.setAttribute("title", getTranslation("summary.figure"));
        paragraph.getElement().appendChild(mark);
        from = figure.end();
      }
    }
    paragraph.add(new Span(sentence.text().substring(from)));
    Citation place =
        new Citation(
            1,
            summary.document().orElse(""),
            summary.title(),
            sentence.page(),
            sentence.article(),
            sentence.quote(),
            sentence.box(),
            sentence.verified());
    paragraph.add(button(summary, place));
    return paragraph;
  }

  private NativeButton button(Summary summary, Citation place) {
    String page = getTranslation("citation.page", place.page());
    String words = place.article().isEmpty() ? page : page + " " + place.article();
    NativeButton button = new NativeButton(words, _ -> onCited.accept(place));
    button.addClassName("jw-cited-chip");
    button.setEnabled(summary.document().isPresent());
    button.getElement().setAttribute("type", "button");
    button.getElement().setAttribute("title", place.quote());
    if (!place.verified()) {
      button.addClassName("jw-cited-doubtful");
      button.setText(words + " · " + getTranslation("citation.doubtful"));
    }
    return button;
  }

  private Div table(Summary summary, ReadTable read, List<ReadRow> rows) {
    Element table = new Element("table");
    if (!read.title().isEmpty()) {
      table.appendChild(new Element("caption").setText(read.title()));
    }
    if (!read.columns().isEmpty()) {
      Element head = new Element("tr");
      read.columns().forEach(name -> head.appendChild(new Element("th").setText(name)));
      head.appendChild(new Element("th").setText(getTranslation("summary.place")));
      table.appendChild(new Element("thead").appendChild(head));
    }
    Element body = new Element("tbody");
    for (ReadRow row : rows) {
      Element line = new Element("tr");
      row.cells().forEach(cell -> line.appendChild(new Element("td").setText(cell)));
      Citation place =
          new Citation(
              1,
              summary.document().orElse(""),
              summary.title(),
              row.page(),
              "",
              String.join(" | ", row.cells()),
              Optional.ofNullable(row.box()),
              true);
      line.appendChild(new Element("td").appendChild(button(summary, place).getElement()));
      body.appendChild(line);
    }
    table.appendChild(body);
    Div frame = new Div();
    frame.addClassName("jw-summary-table");
    frame.getElement().setAttribute("tabindex", "0");
    frame.getElement().setAttribute("role", "region");
    frame
        .getElement()
        .setAttribute(
            "aria-label", read.title().isEmpty() ? getTranslation("summary.table") : read.title());
    frame.getElement().appendChild(table);
    return frame;
  }
}
