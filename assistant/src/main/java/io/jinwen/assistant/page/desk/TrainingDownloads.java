package io.jinwen.assistant.page.desk;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Paragraph;
import io.jinwen.assistant.page.parts.Download;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.feedback.Review.ReviewState;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import io.jinwen.assistant.records.feedback.ReviewDesk.ReviewQuery;
import io.jinwen.assistant.records.feedback.TrainingExport;
import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.util.List;

/** What was approved, as training data. */
final class TrainingDownloads extends NativeDetails {
  private static final String TYPE = "application/jsonl";

  private final ReviewDesk desk;
  private final AuditLog audit;
  private final String reviewer;
  private final Div links = new Div();
  private final TrainingExport training;

  TrainingDownloads(ReviewDesk desk, TrainingExport training, AuditLog audit, String reviewer) {
    this.desk = desk;
    this.training = training;
    this.audit = audit;
    this.reviewer = reviewer;
    addClassName("jd-downloads");
    setSummaryText(getTranslation("desk.export"));
    links.addClassName("jd-buttons");
    setContent(new Div(new Paragraph(getTranslation("desk.export.help")), links));
    count();
  }

  /** Says anew how many lines each file has. */
  void count() {
    int all = desk.count(ReviewQuery.of(ReviewState.APPROVED));
    int corrections = desk.approvedCorrections().size();
    links.removeAll();
    links.add(link("sft", all, training::writeSft), link("dpo", corrections, training::writeDpo));
  }

  private interface Format {
    int write(Appendable out) throws IOException;
  }

  private Download link(String format, int lines, Format writer) {
    Download link =
        new Download(
            getTranslation("desk.export." + format, lines),
            () -> "jinwen-%s-%s.jsonl".formatted(format, LocalDate.now()),
            TYPE,
            out -> export(format, writer, out));
    link.setEnabled(lines > 0);
    return link;
  }

  private void export(String format, Format writer, Writer out) throws IOException {
    audit.append(
        AuditEntry.event(AuditKind.EXPORTED, reviewer, "", "", List.of("training:" + format)));
    writer.write(out);
  }
}
