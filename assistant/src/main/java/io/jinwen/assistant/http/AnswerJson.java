package io.jinwen.assistant.http;

import io.jinwen.assistant.calculator.CalculationJson;
import io.jinwen.assistant.calculator.question.CalculationReader;
import io.jinwen.assistant.calculator.question.ReplyJson;
import io.jinwen.assistant.context.Material;
import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.assistant.conversation.ApprovedSource;
import io.jinwen.assistant.conversation.Ground;
import io.jinwen.assistant.conversation.Ground.Origin;
import io.jinwen.assistant.conversation.Ground.ShownQuestion;
import io.jinwen.assistant.conversation.ShownTerm;
import io.jinwen.assistant.conversation.TurnDetails;
import io.jinwen.assistant.conversation.UnverifiedFigures.FigureSpan;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.policy.compliance.Hint;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the wire says about an answer. */
public final class AnswerJson {
  private AnswerJson() {}

  /** An answer that is complete. */
  static Map<String, Object> whole(AnswerState answer) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("response", answer.answer());
    if (!answer.thinking().isEmpty()) {
      document.put("thinking", answer.thinking());
    }
    answer.opened().ifPresent(opened -> document.putAll(opened(opened)));
    document.put("hints", hints(answer.hints()));
    document.putAll(done(answer.done().orElseThrow()));
    return document;
  }

  /** What is known before the answer: {@code session_id}, {@code role}, hints, terms, source. */
  static Map<String, Object> opened(AnswerEvent.Opened opened) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("session_id", orNull(opened.sessionId()));
    document.put("role", opened.roleId());
    document.put("model", orNull(opened.model()));
    document.put("hints", hints(opened.hints()));
    document.put("terms", terms(opened.terms()));
    ground(opened.ground(), document);
    opened.approved().ifPresent(source -> document.put("source", source(source)));
    opened.calculation().ifPresent(reply -> document.put("calculation", ReplyJson.of(reply)));
    return document;
  }

  /** What an answer stands on: {@code origin}, {@code ai_label}, suggestions, material. */
  private static void ground(Ground ground, Map<String, Object> document) {
    document.put("origin", lower(ground.origin()));
    document.put("ai_label", ground.origin().isGenerated() ? Origin.AI_LABEL : null);
    document.put("suggestions", suggestions(ground.suggestions()));
    if (!ground.material().isEmpty()) {
      document.put("material", material(ground.material()));
    }
  }

  /** Approved questions that are perhaps what was meant. */
  static List<Map<String, Object>> suggestions(List<ShownQuestion> suggestions) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (ShownQuestion suggestion : suggestions) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("id", suggestion.id());
      document.put("question", suggestion.question());
      document.put("score", Math.round(suggestion.score() * 1000) / 1000.0);
      documents.add(document);
    }
    return documents;
  }

  private static List<Map<String, Object>> material(List<Material> material) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Material one : material) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("number", documents.size() + 1);
      document.put("kind", one.kind());
      document.put("title", one.title());
      documents.add(document);
    }
    return documents;
  }

  /** Figures of an answer that nobody has checked, each with its place in the text. */
  static List<Map<String, Object>> figures(List<FigureSpan> figures) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (FigureSpan figure : figures) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("start", figure.start());
      document.put("end", figure.end());
      document.put("text", figure.text());
      documents.add(document);
    }
    return documents;
  }

  /** How it ended: {@code turn_id}, {@code ending}, {@code finish_reason}, usage, cards, notes. */
  static Map<String, Object> done(AnswerEvent.Done done) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("turn_id", done.turnId().orElse(null));
    document.put("ending", lower(done.ending()));
    document.put("finish_reason", finishReason(done));
    document.put("usage", usage(done.usage()));
    document.put("unverified_figures", figures(done.unverified()));
    if (!done.calculations().isEmpty()) {
      document.put("calculations", done.calculations().stream().map(CalculationJson::of).toList());
    }
    document.put("cards", done.cards());
    document.put("filter_notes", done.filterNotes());
    done.documents().ifPresent(proof -> document.putAll(CitationJson.of(proof)));
    return document;
  }

  /** What was shown beside an answer, as a conversation remembers it. */
  static Map<String, Object> details(TurnDetails details) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("hints", hints(details.hints()));
    document.put("terms", terms(details.terms()));
    details.ground().ifPresent(ground -> ground(ground, document));
    document.put("unverified_figures", figures(details.unverified()));
    details.source().ifPresent(source -> document.put("source", source(source)));
    details
        .calculation()
        .flatMap(CalculationReader::again)
        .ifPresent(reply -> document.put("calculation", ReplyJson.of(reply)));
    document.put("filter_notes", details.filterNotes());
    details.documents().ifPresent(proof -> document.putAll(CitationJson.of(proof)));
    return document;
  }

  /** What an answer cost. */
  static Map<String, Object> usage(Usage usage) {
    Map<String, Object> cost = new LinkedHashMap<>();
    cost.put("prompt_tokens", usage.promptTokens());
    cost.put("cached_tokens", usage.cachedTokens());
    cost.put("completion_tokens", usage.completionTokens());
    cost.put("thinking_tokens", usage.thinkingTokens());
    cost.put("queue_ms", Math.round(usage.queueMillis()));
    cost.put("time_to_first_token_ms", Math.round(usage.firstTokenMillis()));
    cost.put("total_ms", Math.round(usage.totalMillis()));
    cost.put("tokens_per_second", Math.round(usage.tokensPerSecond() * 10) / 10.0);
    return cost;
  }

  /** What documents bear out of an answer. */
  public static Map<String, Object> documents(DocumentProof proof) {
    return CitationJson.of(proof);
  }

  /** Sentences beside an answer. */
  public static List<Map<String, Object>> hints(List<Hint> hints) {
    return hints.stream().map(AnswerJson::hint).toList();
  }

  private static Map<String, Object> hint(Hint hint) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("card", hint.cards().isEmpty() ? null : hint.cards().getFirst());
    document.put("cards", hint.cards());
    document.put("title", hint.title());
    document.put("text", hint.text());
    document.put("regulation", orNull(String.join("；", hint.citations())));
    document.put("severity", lower(hint.severity()));
    return document;
  }

  private static List<Map<String, Object>> terms(List<ShownTerm> terms) {
    return terms.stream().map(AnswerJson::term).toList();
  }

  private static Map<String, Object> term(ShownTerm term) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", term.id());
    document.put("name", term.name());
    document.put("term", term.term());
    document.put("english", term.english());
    document.put("definition", term.definition());
    document.put("formula", orNull(term.formula()));
    document.put("source", term.source());
    return document;
  }

  private static Map<String, Object> source(ApprovedSource source) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", source.id());
    document.put("question", source.question());
    document.put("title", source.title());
    document.put("issuer", source.issuer());
    document.put("as_of", source.asOf().toString());
    return document;
  }

  private static String finishReason(AnswerEvent.Done done) {
    return done.ending() == TurnEnding.BLOCKED || done.ending() == TurnEnding.REFUSED
        ? "content_filter"
        : lower(done.reason());
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
