package io.jinwen.documents.search;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;

/**
 * How much of what a question asks stands in a passage, told by the passage's own document alone:
 * the words of its title are in every question about it and say nothing, and the others weigh by
 * how many of its passages have them. What other documents there are in the index changes nothing,
 * so that the first document of a user is judged as the five hundredth is.
 */
final class OwnWords {
  private final IndexSearcher searcher;
  private final Set<String> asked;
  private final Map<String, Map<String, Double>> weights = new HashMap<>(); // by document

  /**
   * @param asked terms of the question
   */
  OwnWords(IndexSearcher searcher, Set<String> asked) {
    this.searcher = searcher;
    this.asked = asked;
  }

  /** From 0 to 1. */
  double said(Hit hit, Lexicon lexicon) throws IOException {
    Map<String, Double> own = weights.get(hit.document());
    if (own == null) {
      own = weights(hit, lexicon);
      weights.put(hit.document(), own);
    }
    double all = own.values().stream().mapToDouble(weight -> weight).sum();
    String text = String.join(" ", hit.passage().path()) + "\n" + hit.passage().shown();
    Set<String> there = new HashSet<>();
    lexicon.tokens(text).forEach(token -> there.add(token.term()));
    double said = 0;
    for (Map.Entry<String, Double> term : own.entrySet()) {
      said += there.contains(term.getKey()) ? term.getValue() : 0;
    }
    return all == 0 ? 0 : said / all;
  }

  private Map<String, Double> weights(Hit hit, Lexicon lexicon) throws IOException {
    Set<String> terms = new LinkedHashSet<>(asked);
    lexicon.tokens(hit.title()).forEach(token -> terms.remove(token.term()));
    TermQuery document = new TermQuery(new Term(PassageIndex.DOCUMENT, hit.document()));
    int passages = searcher.count(document);
    Map<String, Double> weights = new HashMap<>();
    for (String term : terms) {
      BooleanQuery anywhere =
          new BooleanQuery.Builder()
              .add(new TermQuery(new Term(PassageIndex.TEXT, term)), Occur.SHOULD)
              .add(new TermQuery(new Term(PassageIndex.ABOVE, term)), Occur.SHOULD)
              .build();
      BooleanQuery here =
          new BooleanQuery.Builder()
              .add(document, Occur.FILTER)
              .add(anywhere, Occur.FILTER)
              .build();
      int with = Math.max(1, searcher.count(here)); // one that is nowhere weighs as a rare one
      weights.put(term, Math.log(1 + (passages - with + 0.5) / (with + 0.5)));
    }
    return weights;
  }
}
