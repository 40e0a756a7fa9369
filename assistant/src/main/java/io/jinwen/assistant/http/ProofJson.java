package io.jinwen.assistant.http;

import io.jinwen.assistant.documents.StoredDocument;
import io.jinwen.assistant.documents.TextProof;
import io.jinwen.documents.Box;
import io.jinwen.documents.Place;
import io.jinwen.documents.compare.Clause;
import io.jinwen.documents.compare.Comparison;
import io.jinwen.documents.compare.Difference;
import io.jinwen.documents.proof.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What documents prove, as it goes over the wire. */
final class ProofJson {
  private ProofJson() {}

  static Map<String, Object> of(TextProof proof) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("figures", proof.figures().stream().map(ProofJson::figure).toList());
    json.put("quotes", proof.quotes().stream().map(ProofJson::quote).toList());
    return json;
  }

  private static Map<String, Object> figure(TextProof.CheckedFigure figure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", figure.checked().amount().text());
    json.put("status", figure.checked().status().name().toLowerCase(Locale.ROOT));
    figure.document().ifPresent(document -> put(json, document));
    figure.checked().found().ifPresent(found -> put(json, found));
    return json;
  }

  private static void put(Map<String, Object> json, Figure found) {
    Place place = found.place();
    json.put("page", place.page());
    json.put("row", found.row());
    json.put("column", found.column());
    putBox(json, place.box());
  }

  private static Map<String, Object> quote(TextProof.CheckedQuote quote) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", quote.text());
    json.put("verified", quote.found().isPresent());
    quote.document().ifPresent(document -> put(json, document));
    quote
        .found()
        .ifPresent(found -> {
          json.put("quote", found.text());
          json.put("page", found.page());
          putBox(json, found.box());
        });
    return json;
  }

  private static void put(Map<String, Object> json, StoredDocument document) {
    json.put("document", document.id());
    json.put("title", document.shownTitle());
  }

  static Map<String, Object> of(Comparison comparison) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("same", comparison.same());
    json.put("differences", comparison.differences().stream().map(ProofJson::difference).toList());
    return json;
  }

  private static Map<String, Object> difference(Difference difference) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", difference.kind());
    difference.before().ifPresent(clause -> json.put("before", clause(clause)));
    difference.after().ifPresent(clause -> json.put("after", clause(clause)));
    json.put(
        "figures",
        difference.figures().stream()
            .map(figure ->
                Map.of("name", figure.name(), "before", figure.before(), "after", figure.after()))
            .toList());
    return json;
  }

  private static Map<String, Object> clause(Clause clause) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", clause.text());
    json.put("article", clause.article());
    json.put("page", clause.page());
    putBox(json, clause.box());
    return json;
  }

  private static void putBox(Map<String, Object> json, Box box) {
    if (box != null) {
      json.put("box", List.of(box.left(), box.top(), box.right(), box.bottom()));
    }
  }
}
