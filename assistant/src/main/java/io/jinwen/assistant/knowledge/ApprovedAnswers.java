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
 * do not count. Then the meaning: the answer with the nearest question by sentence vectors is given
 * only if every glossary term in the question belongs to it, and in one of these cases:
 *
 * <ul>
 *   <li>it is near, the next answer clearly further, and it knows every word of the question: each
 *       occurs in its own questions or its text;
 *   <li>pairs of characters point to the same answer clearly too, and it is nearly as near, or very
 *       near with one word that it does not know.
 * </ul>
 *
 * <p>Terms and words carry the precision: by vectors alone 期权保证金 is 期货保证金, and 企业购汇 is 个人购汇. The
 * thresholds are measured ({@code ApprovedAnswersPrecisionTest}; figures in docs/LOG.md). A wrong
 * answer under an approved seal is worse than none, because after none the model is asked.
 *
 * <p>Wordings are known at once; meanings once {@link #build} has run. Answers may be added and
 * removed at any time. Safe for use by many threads.
 */
public final class ApprovedAnswers {
  /** With every word known: how near, and how much nearer than the next answer. */
  private static final Bar ALONE = new Bar(0.80f, 0.05f, 0);

  /** The same where bigrams agree. */
  private static final Bar AGREED = new Bar(0.78f, 0.01f, 0);

  /** Where bigrams agree and one word is unknown. */
  private static final Bar AGREED_BUT_ONE_WORD = new Bar(0.88f, 0.05f, 1);

  /** Bigrams agree where the next answer scores at least this share less. */
  private static final float BIGRAM_LEAD_MIN = 0.3f;

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
  private volatile Snapshot snapshot =
      new Snapshot(Map.of(), List.of(), new BigramIndex(List.of()));

  /** What searches read: replaced as a whole, never changed. */
  private record Snapshot(
      Map<String, List<ApprovedAnswer>> byWording,
      List<IndexedAnswer> byMeaning,
      BigramIndex bigrams) {}

  /** What the nearest answer must reach. */
  private record Bar(float nearnessMin, float leadMin, int unknownWordsMax) {
    boolean isReached(float nearness, float lead, int unknownWords) {
      return nearness >= nearnessMin && lead >= leadMin && unknownWords <= unknownWordsMax;
    }
  }

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
    int best = 0;
    float first = -1;
    float second = -1;
    for (int i = 0; i < now.byMeaning().size(); i++) {
      float nearness = now.byMeaning().get(i).nearness(vector);
      if (nearness > first) {
        second = first;
        first = nearness;
        best = i;
      } else {
        second = Math.max(second, nearness);
      }
    }
    IndexedAnswer entry = now.byMeaning().get(best);
    BigramIndex.Best byBigrams = now.bigrams().best(folded);
    boolean agreed = byBigrams.entry() == best && byBigrams.lead() >= BIGRAM_LEAD_MIN;
    boolean fits =
        reaches(first, first - second, unknownWords(entry, question), agreed)
            && knowsTerms(entry, question);
    return fits ? Optional.of(new Match(entry.answer(), first, How.MEANING)) : Optional.empty();
  }

  private static boolean reaches(float nearness, float lead, int unknownWords, boolean agreed) {
    return ALONE.isReached(nearness, lead, unknownWords)
        || (agreed
            && (AGREED.isReached(nearness, lead, unknownWords)
                || AGREED_BUT_ONE_WORD.isReached(nearness, lead, unknownWords)));
  }

  private static int unknownWords(IndexedAnswer entry, String question) {
    return (int)
        FoldedText.words(question).stream()
            .filter(word -> !entry.words().contains(word) && !EMPTY_WORDS.contains(word))
            .count();
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
    List<List<String>> texts =
        byMeaning.stream().map(entry -> foldedQuestions(entry.answer())).toList();
    snapshot = new Snapshot(Map.copyOf(byWording), List.copyOf(byMeaning), new BigramIndex(texts));
  }
}
