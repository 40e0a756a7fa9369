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
 * answers, and the best is given if fitted trees over its clues reach the measured threshold and no
 * condition is opposed. Figures in docs/LOG.md. A wrong answer under an approved seal is worse than
 * none, because after none the nearest questions are proposed.
 *
 * <p>Wordings are known at once; meanings once {@link #build} has run. Answers may be added and
 * removed at any time. Safe for use by many threads.
 */
public final class ApprovedAnswers {
  private static final System.Logger LOG = System.getLogger(ApprovedAnswers.class.getName());
  private static final int SUGGESTIONS_MAX = 3;

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
  private final MatchModel model = MatchModel.delivered();
  private final Oppositions oppositions = Oppositions.delivered();
  private final Topic topic;
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
    this.topic = new Topic(glossary, oppositions);
    answers.stream()
        .filter(answer -> answer.review().state().isAnswered())
        .forEach(answer -> this.answers.put(answer.id(), answer));
    publish();
  }

  /**
   * Takes the vectors that come with the program or were kept, a matter of a second; answers whose
   * questions all have theirs are found by meaning from now on.
   *
   * @return whether those are all
   * @throws UncheckedIOException if the file cannot be read
   */
  public boolean buildFromKept(Path cacheFile) {
    try {
      PhrasingVectors vectors = PhrasingVectors.open(embedder, cacheFile);
      List<ApprovedAnswer> wanted = current();
      boolean complete = vectors.missing(questionsOf(wanted)).isEmpty();
      index(wanted, vectors, complete);
      return complete;
    } catch (IOException unusable) {
      throw new UncheckedIOException("vectors cannot be read from " + cacheFile, unusable);
    }
  }

  /**
   * Computes the vectors that are still missing, and keeps them; other searches go on meanwhile.
   * Where they cannot be kept, they are computed anew at the next start, and that is all.
   *
   * @param cacheFile where vectors are kept; made if there is none
   * @throws UncheckedIOException if the file cannot be read
   */
  public void build(Path cacheFile, Progress progress) {
    PhrasingVectors vectors;
    try {
      vectors = PhrasingVectors.open(embedder, cacheFile);
    } catch (IOException unusable) {
      throw new UncheckedIOException("vectors cannot be read from " + cacheFile, unusable);
    }
    List<ApprovedAnswer> wanted = current();
    List<String> questions = questionsOf(wanted);
    boolean fresh = vectors.compute(questions, progress);
    index(wanted, vectors, true);
    if (fresh) {
      keep(vectors, questions, cacheFile);
    }
  }

  private static void keep(PhrasingVectors vectors, List<String> questions, Path cacheFile) {
    try {
      vectors.keep(questions);
    } catch (IOException unusable) {
      LOG.log(
          System.Logger.Level.WARNING,
          "sentence vectors cannot be kept in {0} ({1}); the next start computes them again",
          cacheFile,
          unusable.toString());
    }
  }

  private synchronized List<ApprovedAnswer> current() {
    return List.copyOf(answers.values());
  }

  private synchronized void index(
      List<ApprovedAnswer> wanted, PhrasingVectors vectors, boolean complete) {
    for (ApprovedAnswer answer : wanted) {
      List<String> asked = foldedQuestions(answer);
      // One that was removed or replaced in the meantime stays so.
      if (answers.get(answer.id()) == answer && vectors.has(asked)) {
        indexed.put(
            answer.id(), IndexedAnswer.of(answer, vectors.of(asked), glossary, oppositions));
      }
    }
    built = complete;
    publish();
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
    return rule(question, List.of(), role).match();
  }

  /**
   * The answer to a question, and the ones nearest to it. Behind other questions it is read with
   * their topic too.
   *
   * @param earlier the questions before it in the conversation, the first one first
   * @param role who asks; where several answers have the same wording, one of this role goes first
   */
  public Ruling rule(String question, List<String> earlier, String role) {
    Snapshot now = snapshot;
    Optional<Match> exact = sameWording(now, question, role);
    if (exact.isPresent() && (earlier.isEmpty() || !topic.leansBack(question))) {
      return new Ruling(exact, List.of());
    }
    List<String> readings = topic.readings(question, earlier);
    for (String reading : readings) {
      Optional<Match> same = sameWording(now, reading, role);
      if (same.isPresent()) {
        return new Ruling(same, List.of());
      }
    }
    if (FoldedText.of(question).isEmpty() || now.byMeaning().isEmpty()) {
      return new Ruling(exact, List.of());
    }
    List<Matcher.Candidate> alone = candidates(now, question);
    boolean leans = !readings.isEmpty() && topic.leansBack(question);
    List<Matcher.Candidate> best = leans ? List.of() : alone;
    if (best.isEmpty() || !now.byMeaning().isGiven(best.getFirst())) {
      String ownWords = topic.ownWords(question);
      for (String reading : readings) {
        List<Matcher.Candidate> read = candidates(now, reading);
        if (!read.isEmpty() && now.byMeaning().knows(read.getFirst(), ownWords)) {
          best = better(now, best, read);
        }
      }
    }
    if (exact.isPresent() && (best.isEmpty() || !now.byMeaning().isGiven(best.getFirst()))) {
      return new Ruling(exact, List.of());
    }
    return ruling(now, best.isEmpty() ? alone : best);
  }

  private static Optional<Match> sameWording(Snapshot now, String question, String role) {
    List<ApprovedAnswer> same = now.byWording().getOrDefault(FoldedText.of(question), List.of());
    return same.stream()
        .filter(a -> a.role().equals(role))
        .findFirst()
        .or(() -> same.stream().findFirst())
        .map(answer -> new Match(answer, 1, How.WORDING));
  }

  private List<Matcher.Candidate> candidates(Snapshot now, String question) {
    String folded = FoldedText.of(question);
    return now.byMeaning().candidates(question, embedder.embed(List.of(folded))[0]);
  }

  private static List<Matcher.Candidate> better(
      Snapshot now, List<Matcher.Candidate> one, List<Matcher.Candidate> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    boolean isGiven = now.byMeaning().isGiven(one.getFirst());
    if (isGiven != now.byMeaning().isGiven(other.getFirst())) {
      return isGiven ? one : other;
    }
    return one.getFirst().score() >= other.getFirst().score() ? one : other;
  }

  private static Ruling ruling(Snapshot now, List<Matcher.Candidate> candidates) {
    Matcher matcher = now.byMeaning();
    candidates.stream().limit(1).forEach(best -> LOG.log(System.Logger.Level.DEBUG, best::why));
    Optional<Match> match =
        candidates.stream()
            .limit(1)
            .filter(matcher::isGiven)
            .findFirst()
            .map(it -> new Match(it.answer(), nearest(it), How.MEANING));
    List<Ruling.Suggestion> near =
        candidates.stream()
            .skip(match.isPresent() ? 1 : 0)
            .filter(matcher::isProposed)
            .limit(SUGGESTIONS_MAX)
            .map(it -> new Ruling.Suggestion(it.answer(), likelihood(it.score())))
            .toList();
    return new Ruling(match, near);
  }

  private static float nearest(Matcher.Candidate candidate) {
    return candidate.clues()[Clue.NEAREST.ordinal()];
  }

  private static double likelihood(float score) {
    return 1 / (1 + Math.exp(-score));
  }

  /** Adds an answer, or replaces the one of the same id; it is found from now on. */
  public void add(ApprovedAnswer answer) {
    if (!answer.review().state().isAnswered()) {
      throw new IllegalArgumentException(
          "answer %s is %s; only approved ones can be given"
              .formatted(answer.id(), answer.review().state()));
    }
    IndexedAnswer entry =
        IndexedAnswer.of(answer, embedder.embed(foldedQuestions(answer)), glossary, oppositions);
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

  private static List<String> questionsOf(List<ApprovedAnswer> answers) {
    return answers.stream().flatMap(it -> foldedQuestions(it).stream()).distinct().toList();
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
    snapshot =
        new Snapshot(Map.copyOf(byWording), new Matcher(byMeaning, glossary, oppositions, model));
  }
}
