package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.DocumentAccess;
import io.jinwen.assistant.documents.Findings;
import io.jinwen.assistant.documents.FoundPlace;
import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.documents.Box;
import io.jinwen.documents.Diagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents and what was found in them, as they go over the wire. */
final class DocumentJson {
  private DocumentJson() {}

  static Map<String, Object> of(StoredDocument document) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", document.id());
    json.put("name", document.name());
    json.put("title", document.shownTitle());
    json.put("collection", document.collection());
    json.put("access", document.access().code());
    if (document.access() == DocumentAccess.TEAM) {
      json.put("team", document.team());
    }
    json.put("version", document.version());
    json.put("bytes", document.bytes());
    json.put("state", document.state().code());
    json.put("page", document.page());
    json.put("pages", document.pages());
    json.put("created_at", document.createdAt().toString());
    document
        .kind()
        .ifPresent(kind -> json.put("kind", kind.name().toLowerCase(java.util.Locale.ROOT)));
    document.diagnosis().ifPresent(diagnosis -> json.put("diagnosis", of(diagnosis)));
    if (!document.problem().isEmpty()) {
      json.put("problem", document.problem());
    }
    return json;
  }

  private static Map<String, Object> of(Diagnosis diagnosis) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pages", diagnosis.pages());
    json.put("text_pages", diagnosis.textPages());
    json.put("scan_pages", diagnosis.scanPages());
    json.put("garbled_pages", diagnosis.garbledPages());
    json.put("characters", diagnosis.characters());
    json.put("tables", diagnosis.tables());
    json.put("table_share", Math.round(diagnosis.tableShare() * 100) / 100.0);
    json.put("language", diagnosis.language().words());
    json.put("advice", diagnosis.advice());
    return json;
  }

  static Map<String, Object> of(Findings findings) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("answered", findings.answered());
    json.put("extractive", true);
    json.put("citations", findings.citations().stream().map(DocumentJson::of).toList());
    return json;
  }

  private static Map<String, Object> of(FoundPlace place) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("n", place.number());
    json.put("document", place.document().id());
    json.put("title", place.document().shownTitle());
    json.put("page", place.extract().page());
    json.put("article", place.passage().article());
    json.put("path", place.passage().path());
    json.put("quote", place.extract().text());
    json.put("text", place.passage().shown());
    json.put("verified", true); // it was copied from there
    Box box = place.extract().box();
    if (box != null) {
      json.put("box", List.of(box.left(), box.top(), box.right(), box.bottom()));
    }
    return json;
  }
}
