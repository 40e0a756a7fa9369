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

/**
 * Finds the approved answer to a question, and finds none where the question is another one.
 *
 * <p>First the wording: equal to a question or paraphrase when width, case, spaces and punctuation
 * do not count. Then the meaning, by {@link Matcher}: sentence vectors and wording rank the
 * answers, and the best is given if a fitted sum of clues reaches the measured threshold and it
 * knows every glossary term of the question. Figures in docs/LOG.md. A wrong answer under an
 * approved seal is worse than none, because after none the model is asked.
 *
 * <p>Wordings are known at once; meanings once {@link #build} has run. Answers may be added and
 * removed at any time. Safe for use by many threads.
 */
public final class ApprovedAnswers {
  private static final System.Logger LOG = System.getLogger(ApprovedAnswers.class.getName());
  private static final int BATCH_TEXTS = 64;

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
  private final MatchWeights weights = MatchWeights.delivered();
  private boolean built;
  private volatile Snapshot snapshot;

  /** What searches read: replaced as a whole, never changed. */
  private record Snapshot(Map<String, List<ApprovedAnswer>> byWording, Matcher byMeaning) {}

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
    return nearest(now, question, folded);
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

  private Optional<Match> nearest(Snapshot now, String question, String folded) {
    float[] vector = embedder.embed(List.of(folded))[0];
    Matcher.Decision decision = now.byMeaning().decide(question, vector);
    LOG.log(
        System.Logger.Level.DEBUG,
        () -> now.byMeaning().answer(decision).id() + " " + decision.why());
    float nearness = decision.clues()[Clue.NEAREST.ordinal()];
    return decision.given()
        ? Optional.of(new Match(now.byMeaning().answer(decision), nearness, How.MEANING))
        : Optional.empty();
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
    snapshot = new Snapshot(Map.copyOf(byWording), new Matcher(byMeaning, glossary, weights));
  }
}
