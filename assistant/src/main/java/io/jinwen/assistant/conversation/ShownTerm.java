package io.jinwen.assistant.conversation;

import io.jinwen.assistant.knowledge.Term;
import io.jinwen.assistant.knowledge.TermMention;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A term that the question names, as it is shown beside the answer.
 *
 * @param id the glossary entry's
 * @param name how the question names it
 * @param term its Chinese name
 * @param english its English name
 * @param definition what it means
 * @param formula how it is computed, in one line; empty where it is not
 * @param source the work that the definition comes from
 */
public record ShownTerm(
    String id,
    String name,
    String term,
    String english,
    String definition,
    String formula,
    String source) {
  /** Each term of these places once, in the order of the text. */
  static List<ShownTerm> of(List<TermMention> mentions) {
    Map<String, ShownTerm> byId = new LinkedHashMap<>();
    for (TermMention mention : mentions) {
      mention.terms().forEach(term -> byId.putIfAbsent(term.id(), of(mention.name(), term)));
    }
    return List.copyOf(byId.values());
  }

  static ShownTerm of(String name, Term term) {
    return new ShownTerm(
        term.id(),
        name,
        term.term(),
        term.english(),
        term.definition(),
        term.formula().map(Term.Formula::expression).orElse(""),
        term.source().title());
  }
}
