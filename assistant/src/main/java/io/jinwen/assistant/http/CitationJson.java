package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.documents.Box;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What documents bear out of an answer, as it goes over the wire. */
final class CitationJson {
  private CitationJson() {}

  static Map<String, Object> of(DocumentProof proof) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("answered", proof.answered());
    json.put("extractive", proof.extractive());
    json.put("citations", proof.citations().stream().map(CitationJson::of).toList());
    json.put("figures", proof.figures().stream().map(CitationJson::of).toList());
    return json;
  }

  private static Map<String, Object> of(Citation citation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("n", citation.number());
    json.put("document", citation.document());
    json.put("title", citation.title());
    json.put("page", citation.page());
    json.put("article", citation.article());
    json.put("quote", citation.quote());
    json.put("verified", citation.verified());
    citation.box().ifPresent(box -> json.put("box", of(box)));
    return json;
  }

  static Map<String, Object> of(DocumentProof.ProvedFigure figure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", figure.text());
    json.put("status", figure.status().name().toLowerCase(Locale.ROOT));
    json.put("page", figure.page() == 0 ? null : figure.page());
    json.put("start", figure.start());
    json.put("end", figure.end());
    return json;
  }

  static List<Float> of(Box box) {
    return List.of(box.left(), box.top(), box.right(), box.bottom());
  }
}
