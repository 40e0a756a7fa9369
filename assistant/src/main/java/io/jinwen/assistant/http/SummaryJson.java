package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.Ground.Origin;
import io.jinwen.assistant.summaries.Coverage;
import io.jinwen.assistant.summaries.Summary;
import io.jinwen.assistant.summaries.SummaryDesk;
import io.jinwen.assistant.summaries.SummaryPart;
import io.jinwen.assistant.summaries.SummarySentence;
import io.jinwen.documents.Box;
import io.jinwen.documents.summary.DocumentTables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Summaries as they go over the wire. */
final class SummaryJson {
  private SummaryJson() {}

  static Map<String, Object> of(Summary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", summary.id());
    json.put("document", summary.document().orElse(null));
    json.put("title", summary.title());
    json.put("form", summary.form().code());
    json.put("form_name", summary.form().words());
    json.put("created_at", summary.createdAt().toString());
    json.put("ended_at", summary.endedAt().map(Object::toString).orElse(null));
    json.putAll(progress(summary));
    return json;
  }

  /** What changes while it is made. */
  static Map<String, Object> progress(Summary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("state", summary.state().code());
    json.put("done", summary.done());
    json.put("steps", summary.steps());
    summary.coverage().ifPresent(coverage -> json.put("coverage", of(coverage)));
    if (!summary.problem().isEmpty()) {
      json.put("problem", summary.problem());
    }
    return json;
  }

  private static Map<String, Object> of(Coverage coverage) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pages", coverage.pages());
    json.put("covered", coverage.covered());
    json.put(
        "missing",
        coverage.missing().stream()
            .map(missing -> Map.of("why", missing.why().code(), "pages", missing.pages()))
            .toList());
    return json;
  }

  static Map<String, Object> of(SummaryDesk.Contents contents) {
    Map<String, Object> json = of(contents.summary());
    json.put("sections", contents.sections().stream().map(SummaryJson::of).toList());
    contents
        .text()
        .ifPresent(text -> {
          json.put("extractive", text.extractive());
          json.put("ai_label", text.extractive() ? null : Origin.AI_LABEL);
          json.put("sentences", text.sentences().stream().map(SummaryJson::of).toList());
          json.put("tables", text.tables().tables().stream().map(SummaryJson::of).toList());
          json.put("rows_left_out", text.tables().rowsLeftOut());
          json.put("left_out", text.leftOut());
        });
    return json;
  }

  static Map<String, Object> of(SummaryPart section) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("n", section.number() + 1);
    json.put("title", section.title());
    json.put("first_page", section.firstPage());
    json.put("last_page", section.lastPage());
    json.put("sentences", section.sentences().stream().map(SummaryJson::of).toList());
    json.put("left_out", section.leftOut());
    return json;
  }

  private static Map<String, Object> of(SummarySentence sentence) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", sentence.text());
    json.put("page", sentence.page());
    json.put("path", sentence.path());
    json.put("article", sentence.article());
    json.put("quote", sentence.quote());
    json.put("verified", sentence.verified());
    json.put("extracted", sentence.extracted());
    json.put("figures", sentence.figures().stream().map(CitationJson::of).toList());
    sentence.box().ifPresent(box -> json.put("box", CitationJson.of(box)));
    return json;
  }

  private static Map<String, Object> of(DocumentTables.ReadTable table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", table.title());
    json.put("columns", table.columns());
    json.put("rows", table.rows().stream().map(SummaryJson::of).toList());
    return json;
  }

  private static Map<String, Object> of(DocumentTables.ReadRow row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cells", row.cells());
    json.put("page", row.page());
    Optional<Box> box = Optional.ofNullable(row.box());
    box.ifPresent(it -> json.put("box", CitationJson.of(it)));
    return json;
  }

  static Map<String, Object> list(List<Summary> summaries) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("summaries", summaries.stream().map(SummaryJson::of).toList());
    return json;
  }
}
