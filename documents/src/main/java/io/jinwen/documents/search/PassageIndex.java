package io.jinwen.documents.search;

import io.jinwen.documents.passage.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import tools.jackson.databind.json.JsonMapper;

/** The passages of all documents, in a folder. Safe for use by many threads. */
public final class PassageIndex implements AutoCloseable {
  static final String DOCUMENT = "document";
  private static final String TITLE = "title";
  static final String ABOVE = "above"; // title of the document and headings
  static final String TEXT = "text";
  private static final String VECTOR = "vector";
  private static final String STORED = "stored";

  private static final int PASSAGES_AT_ONCE = 16;
  private static final int CANDIDATES = 40;
  private static final int QUERY_TERMS_MAX = 200;

  /** A document's name in the question says which document is asked about. */
  private static final float ABOVE_BOOST = 0.6f;

  /** Of reciprocal rank fusion; the usual value. */
  private static final double RANK_OFFSET = 60;

  /**
   * Whether passages say something to a question: fitted to half of 1,687 questions with an answer
   * and 964 without one (docs/log/documents.md).
   */
  private static final double BIAS = -32.9;

  private static final double OF_SAID = 15.1;
  private static final double OF_LIKENESS = 44.0;

  /** The same without an encoder. */
  private static final double SAID_MIN = 0.1;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Directory directory;
  private final IndexWriter writer;
  private final Object writing = new Object(); // Lucene does not want its own lock held
  private final SearcherManager searchers;
  private final Lexicon lexicon;
  private final Optional<Encoder> encoder;

  private PassageIndex(Directory directory, Lexicon lexicon, Optional<Encoder> encoder)
      throws IOException {
    this.directory = directory;
    this.lexicon = lexicon;
    this.encoder = encoder;
    IndexWriterConfig config = new IndexWriterConfig(new LexiconAnalyzer(lexicon));
    config.setRAMBufferSizeMB(16);
    this.writer = new IndexWriter(directory, config);
    this.searchers = new SearcherManager(writer, null);
  }

  /**
   * @param encoder without one, passages are found by their words only
   */
  public static PassageIndex open(Path folder, Lexicon lexicon, Optional<Encoder> encoder) {
    try {
      return new PassageIndex(FSDirectory.open(folder), lexicon, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException("the index of documents cannot be opened", e);
    }
  }

  /** Takes up a document in place of what was there under its id; searchable on return. */
  public void put(String document, String title, List<Passage> passages) {
    put(document, title, passages, () -> true);
  }

  /**
   * The same, which takes seconds for a hundred pages.
   *
   * @param wanted is asked every few passages
   * @throws CancellationException where it is not wanted any more; the index is as it was
   */
  public void put(String document, String title, List<Passage> passages, BooleanSupplier wanted) {
    try {
      List<Document> entries = new ArrayList<>();
      for (int from = 0; from < passages.size(); from += PASSAGES_AT_ONCE) {
        if (!wanted.getAsBoolean()) {
          throw new CancellationException("the document is not wanted any more");
        }
        int to = Math.min(passages.size(), from + PASSAGES_AT_ONCE);
        entries.addAll(entries(document, title, passages.subList(from, to)));
      }
      synchronized (writing) {
        if (entries.isEmpty()) {
          writer.deleteDocuments(new Term(DOCUMENT, document)); // Lucene takes no empty block
        } else {
          writer.updateDocuments(new Term(DOCUMENT, document), entries);
        }
        finish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the document cannot be indexed", e);
    }
  }

  /** Forgets a document. Its segments are written anew, so that nothing of it stays on the disk. */
  public void remove(String document) {
    try {
      synchronized (writing) {
        writer.deleteDocuments(new Term(DOCUMENT, document));
        writer.forceMergeDeletes(true);
        finish();
        writer.deleteUnusedFiles();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the document cannot be removed from the index", e);
    }
  }

  private void finish() throws IOException {
    writer.commit();
    searchers.maybeRefreshBlocking();
  }

  private List<Document> entries(String document, String title, List<Passage> passages) {
    float[][] vectors = vectors(title, passages);
    List<Document> entries = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      entries.add(entry(document, title, passages.get(i), vectors == null ? null : vectors[i]));
    }
    return entries;
  }

  private float[][] vectors(String title, List<Passage> passages) {
    return encoder
        .map(e -> e.encode(passages.stream().map(p -> above(title, p) + "\n" + p.shown()).toList()))
        .orElse(null);
  }

  private static Document entry(String document, String title, Passage passage, float[] vector) {
    Document entry = new Document();
    entry.add(new StringField(DOCUMENT, document, Field.Store.YES));
    entry.add(new StoredField(TITLE, title));
    entry.add(new TextField(ABOVE, above(title, passage), Field.Store.NO));
    entry.add(new TextField(TEXT, passage.shown(), Field.Store.NO));
    entry.add(new StoredField(STORED, JSON.writeValueAsString(passage)));
    if (vector != null) {
      entry.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    }
    return entry;
  }

  private static String above(String title, Passage passage) {
    return title + " " + String.join(" ", passage.path());
  }

  /**
   * What was found for a question.
   *
   * @param hits the passages that come nearest, the best first
   * @param answered whether they say something to it
   */
  public record Found(List<Hit> hits, boolean answered) {
    public Found {
      hits = List.copyOf(hits);
    }
  }

  /** The passages that answer a question best, the best first. */
  public List<Hit> search(String question, Collection<String> documents, int most) {
    return find(question, documents, most).hits();
  }

  /**
   * The same, and whether they say something to it.
   *
   * @param documents ids of those that may be searched
   */
  public Found find(String question, Collection<String> documents, int most) {
    if (documents.isEmpty()) {
      return new Found(List.of(), false);
    }
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return find(searcher, question, documents, most);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the index of documents cannot be read", e);
    }
  }

  /** All passages of a document, in reading order. */
  public List<Passage> passages(String document) {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        List<Passage> passages = new ArrayList<>();
        Query own = new TermQuery(new Term(DOCUMENT, document));
        int count = Math.max(1, searcher.count(own));
        for (ScoreDoc found : searcher.search(own, count).scoreDocs) {
          String stored = searcher.storedFields().document(found.doc).get(STORED);
          passages.add(JSON.readValue(stored, Passage.class));
        }
        passages.sort(Comparator.comparingInt(Passage::number));
        return passages;
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the index of documents cannot be read", e);
    }
  }

  /** The sentence or row of a hit that answers the question. */
  public Extract extract(Hit hit, String question) {
    return Extract.of(hit.passage(), question, lexicon);
  }

  /** How much of a sentence's weight the words of a hit have, from 0 to 1. */
  public double coverage(String sentence, Hit hit) {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return new Coverage(searcher, terms(sentence)).of(read(hit.title(), hit.passage()));
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the index of documents cannot be read", e);
    }
  }

  private List<Lexicon.Token> read(String title, Passage passage) {
    return lexicon.tokens(above(title, passage) + "\n" + passage.shown());
  }

  private Found find(
      IndexSearcher searcher, String question, Collection<String> documents, int most)
      throws IOException {
    Query allowed = new TermInSetQuery(DOCUMENT, documents.stream().map(BytesRef::new).toList());
    Set<String> terms = terms(question);
    Map<Integer, Double> scores = new HashMap<>();
    rank(searcher.search(words(terms, allowed), CANDIDATES).scoreDocs, 1, scores);
    OptionalDouble likeness = OptionalDouble.empty();
    if (encoder.isPresent() && !question.isBlank()) {
      float[] vector = encoder.get().encode(List.of(question))[0];
      Query near = new KnnFloatVectorQuery(VECTOR, vector, CANDIDATES, allowed);
      ScoreDoc[] nearest = searcher.search(near, CANDIDATES).scoreDocs;
      rank(nearest, 0.5, scores);
      likeness = Arrays.stream(nearest).mapToDouble(it -> 2 * it.score - 1).max();
    }
    Coverage coverage = new Coverage(searcher, terms);
    List<Hit> hits = new ArrayList<>();
    for (Map.Entry<Integer, Double> candidate : scores.entrySet()) {
      Document entry = searcher.storedFields().document(candidate.getKey());
      Passage passage = JSON.readValue(entry.get(STORED), Passage.class);
      String title = entry.get(TITLE);
      double covered = coverage.of(read(title, passage));
      hits.add(
          new Hit(
              entry.get(DOCUMENT),
              title,
              passage,
              candidate.getValue() * RANK_OFFSET + covered,
              covered));
    }
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    List<Hit> best = hits.subList(0, Math.min(most, hits.size()));
    OwnWords own = new OwnWords(searcher, terms);
    double said = 0;
    for (Hit hit : best) {
      said = Math.max(said, own.said(hit, lexicon));
    }
    return new Found(best, !best.isEmpty() && answers(said, likeness));
  }

  private static boolean answers(double said, OptionalDouble likeness) {
    return likeness.isPresent()
        ? BIAS + OF_SAID * said + OF_LIKENESS * likeness.getAsDouble() >= 0
        : said >= SAID_MIN;
  }

  private Set<String> terms(String question) {
    Set<String> terms = new LinkedHashSet<>();
    lexicon.tokens(question).stream()
        .limit(QUERY_TERMS_MAX)
        .map(Lexicon.Token::term)
        .forEach(terms::add);
    return terms;
  }

  private static Query words(Set<String> terms, Query allowed) {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (String term : terms) {
      query.add(new TermQuery(new Term(TEXT, term)), Occur.SHOULD);
      query.add(new BoostQuery(new TermQuery(new Term(ABOVE, term)), ABOVE_BOOST), Occur.SHOULD);
    }
    query.setMinimumNumberShouldMatch(1);
    query.add(allowed, Occur.FILTER);
    return query.build();
  }

  private static void rank(ScoreDoc[] found, double weight, Map<Integer, Double> scores) {
    for (int i = 0; i < found.length; i++) {
      scores.merge(found[i].doc, weight / (RANK_OFFSET + i), Double::sum);
    }
  }

  /** False also where Lucene has ended the index by itself, as it does when a disk is full. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  @Override
  public void close() {
    try {
      synchronized (writing) { // a writer that is closed in mid-commit fails
        searchers.close();
        writer.close();
        directory.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the index of documents cannot be closed", e);
    }
  }

  /** How much of a question's weight a text has; rare terms weigh more. */
  private static final class Coverage {
    private final Map<String, Double> weights = new HashMap<>();
    private double all;

    Coverage(IndexSearcher searcher, Set<String> terms) throws IOException {
      int passages = Math.max(1, searcher.getIndexReader().numDocs());
      for (String term : terms) {
        int with =
            Math.max(
                searcher.getIndexReader().docFreq(new Term(TEXT, term)),
                searcher.getIndexReader().docFreq(new Term(ABOVE, term)));
        double weight = Math.log(1 + (passages - with + 0.5) / (with + 0.5));
        weights.put(term, weight);
        all += weight;
      }
    }

    double of(List<Lexicon.Token> text) {
      double covered =
          text.stream()
              .map(Lexicon.Token::term)
              .distinct()
              .mapToDouble(term -> weights.getOrDefault(term, 0.0))
              .sum();
      return all == 0 ? 0 : covered / all;
    }
  }
}
