package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the approved answer to a question, and finds none where the question is another one.
 *
 * <p>First the wording: equal to a question or paraphrase when width, case, spaces and punctuation
 * do not count. Then the meaning: the nearest question by sentence vectors counts if
 *
 * <ul>
 *   <li>it is near enough,
 *   <li>the next answer is clearly further away,
 *   <li>every word of the question occurs in the questions or the text of that answer, and
 *   <li>every glossary term in the question belongs to that answer.
 * </ul>
 *
 * <p>The last two carry the precision: by vectors alone 期权保证金 is 期货保证金, and 企业购汇 is 个人购汇. The
 * thresholds are measured ({@code ApprovedAnswersPrecisionTest}; figures in docs/LOG.md). A wrong
 * answer under an approved seal is worse than none, because after none the model is asked.
 *
 * <p>Wordings are known at once; meanings once {@link #build} has run. Answers may be added and
 * removed at any time. Safe for use by many threads.
 */
public final class ApprovedAnswers {
  private static final float NEARNESS_MIN = 0.80f;
  private static final float LEAD_MIN = 0.05f;
  private static final int BATCH_TEXTS = 64;
  private static final Set<String> EMPTY_WORDS =
      Set.of("请", "问", "吗", "呢", "吧", "啊", "呀", "嘛", "哦");

  /** How an answer was found. */
  public enum How {
    /** The question was asked in these words. */
    WORDING,
    /** The question means the same. */
    MEANING
  }

  /**
   * An answer that fits.
   *
   * @param answer the answer
   * @param score 1 for the same wording, else the nearness of the vectors
   * @param how how it was found
   */
  public record Match(ApprovedAnswer answer, float score, How how) {}

  /** Hears how far {@link #build} is. */
  @FunctionalInterface
  public interface Progress {
    void at(int textsDone, int texts);
  }

  private final Glossary glossary;
  private final Embedder embedder;
  private final Map<String, ApprovedAnswer> answers = new LinkedHashMap<>(); // by id, locked
  private final Map<String, IndexedAnswer> indexed = new LinkedHashMap<>(); // by id, locked
  private boolean built;
  private volatile Snapshot snapshot = new Snapshot(Map.of(), List.of());

  /** What searches read: replaced as a whole, never changed. */
  private record Snapshot(
      Map<String, List<ApprovedAnswer>> byWording, List<IndexedAnswer> byMeaning) {}

  /**
   * @param answers those to begin with; drafts and retired ones are never given
   * @param glossary tells which terms a question names
   * @param embedder makes the vectors
   */
  public ApprovedAnswers(List<ApprovedAnswer> answers, Glossary glossary, Embedder embedder) {
    this.glossary = glossary;
    this.embedder = embedder;
    answers.stream()
        .filter(answer -> answer.review().state().isAnswered())
        .forEach(answer -> this.answers.put(answer.id(), answer));
    publish();
  }

  /**
   * Computes the vectors, most of them taken from a file of an earlier run; takes up to some
   * seconds otherwise, and searches by wording go on meanwhile.
   *
   * @param cacheFile where vectors are kept; made if there is none
   * @throws UncheckedIOException if the file cannot be read or written
   */
  public void build(Path cacheFile, Progress progress) {
    List<ApprovedAnswer> wanted;
    synchronized (this) {
      wanted = List.copyOf(answers.values());
    }
    Map<String, float[]> vectors = vectors(wanted, cacheFile, progress);
    synchronized (this) {
      for (ApprovedAnswer answer : wanted) {
        // One that was removed or replaced in the meantime stays so.
        if (answers.get(answer.id()) == answer) {
          indexed.put(answer.id(), index(answer, vectors));
        }
      }
      built = true;
      publish();
    }
  }

  /** Whether questions are found by meaning too. */
  public synchronized boolean isBuilt() {
    return built;
  }

  /**
   * The answer to a question, if there is one.
   *
   * @param role who asks; where several answers have the same wording, one of this role goes first
   */
  public Optional<Match> find(String question, String role) {
    Snapshot now = snapshot;
    String folded = FoldedText.of(question);
    List<ApprovedAnswer> same = now.byWording().getOrDefault(folded, List.of());
    if (!same.isEmpty()) {
      ApprovedAnswer answer =
          same.stream().filter(a -> a.role().equals(role)).findFirst().orElse(same.getFirst());
      return Optional.of(new Match(answer, 1, How.WORDING));
    }
    if (folded.isEmpty() || now.byMeaning().isEmpty()) {
      return Optional.empty();
    }
    return nearest(now.byMeaning(), question, embedder.embed(List.of(folded))[0]);
  }

  /** Adds an answer, or replaces the one of the same id; it is found from now on. */
  public void add(ApprovedAnswer answer) {
    if (!answer.review().state().isAnswered()) {
      throw new IllegalArgumentException(
          "answer %s is %s; only approved ones can be given"
              .formatted(answer.id(), answer.review().state()));
    }
    IndexedAnswer entry =
        IndexedAnswer.of(answer, embedder.embed(foldedQuestions(answer)), glossary);
    synchronized (this) {
      // To the end of the order: of two with the same wording the newer counts.
      answers.remove(answer.id());
      answers.put(answer.id(), answer);
      indexed.put(answer.id(), entry);
      publish();
    }
  }

  /** Removes an answer; tells whether there was one of that id. */
  public synchronized boolean remove(String id) {
    indexed.remove(id);
    boolean found = answers.remove(id) != null;
    publish();
    return found;
  }

  private Optional<Match> nearest(List<IndexedAnswer> entries, String question, float[] vector) {
    IndexedAnswer best = entries.getFirst();
    float first = -1;
    float second = -1;
    for (IndexedAnswer entry : entries) {
      float nearness = entry.nearness(vector);
      if (nearness > first) {
        second = first;
        first = nearness;
        best = entry;
      } else {
        second = Math.max(second, nearness);
      }
    }
    boolean fits =
        first >= NEARNESS_MIN
            && first - second >= LEAD_MIN
            && knowsWords(best, question)
            && knowsTerms(best, question);
    return fits ? Optional.of(new Match(best.answer(), first, How.MEANING)) : Optional.empty();
  }

  private static boolean knowsWords(IndexedAnswer entry, String question) {
    return FoldedText.words(question).stream()
        .allMatch(word -> entry.words().contains(word) || EMPTY_WORDS.contains(word));
  }

  private boolean knowsTerms(IndexedAnswer entry, String question) {
    return glossary.mentions(question).stream()
        .allMatch(mention -> mention.terms().stream().anyMatch(t -> isOf(entry, t)));
  }

  private static boolean isOf(IndexedAnswer entry, Term term) {
    return entry.termIds().contains(term.id());
  }

  private Map<String, float[]> vectors(
      List<ApprovedAnswer> wanted, Path cacheFile, Progress progress) {
    List<String> texts =
        wanted.stream().flatMap(answer -> foldedQuestions(answer).stream()).distinct().toList();
    VectorCache before = new VectorCache(embedder);
    VectorCache after = new VectorCache(embedder);
    Map<String, float[]> vectors = new HashMap<>();
    try {
      before.readFrom(cacheFile);
      for (String text : texts) {
        before.find(text).ifPresent(vector -> vectors.put(text, vector));
      }
      List<String> missing = texts.stream().filter(text -> !vectors.containsKey(text)).toList();
      progress.at(vectors.size(), texts.size());
      for (int from = 0; from < missing.size(); from += BATCH_TEXTS) {
        List<String> batch = missing.subList(from, Math.min(from + BATCH_TEXTS, missing.size()));
        float[][] computed = embedder.embed(batch);
        for (int i = 0; i < computed.length; i++) {
          vectors.put(batch.get(i), computed[i]);
        }
        progress.at(vectors.size(), texts.size());
      }
      if (!missing.isEmpty()) {
        vectors.forEach(after::put);
        after.writeTo(cacheFile);
      }
    } catch (IOException unusable) {
      throw new UncheckedIOException("vectors cannot be kept in " + cacheFile, unusable);
    }
    return vectors;
  }

  private IndexedAnswer index(ApprovedAnswer answer, Map<String, float[]> vectors) {
    float[][] own = foldedQuestions(answer).stream().map(vectors::get).toArray(float[][]::new);
    return IndexedAnswer.of(answer, own, glossary);
  }

  private static List<String> foldedQuestions(ApprovedAnswer answer) {
    return answer.asked().stream().map(FoldedText::of).distinct().toList();
  }

  /** Makes the current state visible to searches; the newest answer of a wording comes first. */
  private synchronized void publish() {
    Map<String, List<ApprovedAnswer>> byWording = new HashMap<>();
    List<ApprovedAnswer> newestFirst = new ArrayList<>(answers.values()).reversed();
    for (ApprovedAnswer answer : newestFirst) {
      for (String wording : foldedQuestions(answer)) {
        byWording.computeIfAbsent(wording, unused -> new ArrayList<>(1)).add(answer);
      }
    }
    List<IndexedAnswer> byMeaning = new ArrayList<>(indexed.values());
    byMeaning.sort(Comparator.comparing(entry -> entry.answer().id()));
    snapshot = new Snapshot(Map.copyOf(byWording), List.copyOf(byMeaning));
  }
}
