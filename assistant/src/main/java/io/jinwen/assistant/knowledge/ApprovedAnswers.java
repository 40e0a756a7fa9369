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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the approved answer to a question, and finds none where the question is another one.
 *
 * <p>First the wording: equal to a question or paraphrase when width, case, spaces and punctuation
 * do not count. Then the meaning, by {@link Matcher}: sentence vectors and wording rank the
 * answers, and the best is given if fitted trees over its clues reach the measured threshold and no
 * condition is opposed. Figures in docs/log. A wrong answer under an approved seal is worse than
 * none, because after none the nearest questions are proposed.
 *
 * <p>Wordings are known at once; meanings once {@link #build} has run. Answers may be added and
 * removed at any time. Safe for use by many threads.
 */
public final class ApprovedAnswers {
  private static final System.Logger LOG = System.getLogger(ApprovedAnswers.class.getName());
  private static final int SUGGESTIONS_MAX = 3;
  private static final int FIRST_BUILD_SECONDS_MAX = 30;

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
  private final Map<String, Held> answers = new LinkedHashMap<>(); // by id, locked
  private final Map<String, IndexedAnswer> indexed = new LinkedHashMap<>(); // by id, locked
  private final MatchModel model = MatchModel.delivered();
  private final Oppositions oppositions = Oppositions.delivered();
  private final Topic topic;
  private boolean built;
  private volatile Future<?> firstBuild = CompletableFuture.completedFuture(null);
  private volatile Snapshot snapshot;

  /** An answer with its folded questions and counterexamples, each once. */
  private record Held(ApprovedAnswer answer, List<String> wordings, List<String> counterWordings) {
    static Held of(ApprovedAnswer answer) {
      return new Held(
          answer, IndexedAnswer.wordings(answer), IndexedAnswer.counterWordings(answer));
    }

    Stream<String> texts() {
      return Stream.concat(wordings.stream(), counterWordings.stream());
    }
  }

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
        .forEach(answer -> this.answers.put(answer.id(), Held.of(answer)));
    publish();
  }

  /**
   * Has questions wait until this is done, so that the first ones after a start find what later
   * ones find. They wait no longer than {@value #FIRST_BUILD_SECONDS_MAX} seconds and then go
   * without.
   */
  public void waitFor(Future<?> firstBuild) {
    this.firstBuild = firstBuild;
  }

  private Snapshot now() {
    Future<?> awaited = firstBuild;
    if (!awaited.isDone()) {
      try {
        awaited.get(FIRST_BUILD_SECONDS_MAX, TimeUnit.SECONDS);
      } catch (TimeoutException _) {
        LOG.log(
            System.Logger.Level.WARNING,
            "answers by meaning are not there after {0} s; a question goes without",
            FIRST_BUILD_SECONDS_MAX);
      } catch (ExecutionException failed) {
        LOG.log(System.Logger.Level.WARNING, "answers by meaning are not there", failed);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // whoever asked has gone
      }
    }
    return snapshot;
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
      List<Held> wanted = current();
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
    List<Held> wanted = current();
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

  private synchronized List<Held> current() {
    return List.copyOf(answers.values());
  }

  private synchronized void index(List<Held> wanted, PhrasingVectors vectors, boolean complete) {
    for (Held held : wanted) {
      ApprovedAnswer answer = held.answer();
      // One that was removed or replaced in the meantime stays so.
      if (answers.get(answer.id()) == held && vectors.has(held.texts().toList())) {
        PackedVector[] theirs = vectors.of(held.wordings());
        PackedVector[] counters = vectors.of(held.counterWordings());
        indexed.put(answer.id(), IndexedAnswer.of(answer, theirs, counters, glossary, oppositions));
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
    Snapshot now = now();
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
    Predicate<Matcher.Candidate> isGiven =
        leans ? now.byMeaning()::isGivenAsFollowUp : now.byMeaning()::isGiven;
    List<Matcher.Candidate> best = leans ? List.of() : alone;
    if (best.isEmpty() || !isGiven.test(best.getFirst())) {
      String ownWords = topic.ownWords(question);
      for (String reading : readings) {
        List<Matcher.Candidate> read = candidates(now, reading);
        if (!read.isEmpty() && now.byMeaning().knows(read.getFirst(), ownWords)) {
          best = better(isGiven, best, read);
        }
      }
    }
    if (exact.isPresent() && (best.isEmpty() || !isGiven.test(best.getFirst()))) {
      return new Ruling(exact, List.of());
    }
    return best.isEmpty()
        ? ruling(now, alone, now.byMeaning()::isGiven)
        : ruling(now, best, isGiven);
  }

  /** Whether a question was answered in these words. */
  public boolean knows(String question) {
    return sameWording(snapshot, question, "").isPresent();
  }

  /**
   * Why a question is answered as it is: the answers that come into question, the likeliest first.
   * Asked alone, without a conversation before it.
   *
   * @param limit most of them
   */
  public List<Explained> explain(String question, int limit) {
    Snapshot now = now();
    Optional<Match> exact = sameWording(now, question, "");
    if (exact.isPresent()) {
      ApprovedAnswer answer = exact.get().answer();
      return List.of(new Explained(answer, 1, true, How.WORDING, List.of()));
    }
    if (FoldedText.of(question).isEmpty() || now.byMeaning().isEmpty()) {
      return List.of();
    }
    List<Matcher.Candidate> found = candidates(now, question).stream().limit(limit).toList();
    List<Explained> explained = new ArrayList<>();
    for (Matcher.Candidate it : found) {
      explained.add(
          new Explained(
              it.answer(),
              likelihood(it.score()),
              explained.isEmpty() && now.byMeaning().isGiven(it),
              How.MEANING,
              it.opposed()));
    }
    return explained;
  }

  /**
   * An answer that comes into question.
   *
   * @param score how likely it is the right one, 0 to 1
   * @param given whether it is given
   * @param how how it was found
   * @param opposed conditions that exclude each other: the question has one, the answer the other;
   *     and abbreviations that the question names and the answer does not know
   */
  public record Explained(
      ApprovedAnswer answer, double score, boolean given, How how, List<String> opposed) {}

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
      Predicate<Matcher.Candidate> isGiven,
      List<Matcher.Candidate> one,
      List<Matcher.Candidate> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    boolean isOneGiven = isGiven.test(one.getFirst());
    if (isOneGiven != isGiven.test(other.getFirst())) {
      return isOneGiven ? one : other;
    }
    return one.getFirst().score() >= other.getFirst().score() ? one : other;
  }

  private static Ruling ruling(
      Snapshot now, List<Matcher.Candidate> candidates, Predicate<Matcher.Candidate> isGiven) {
    candidates.stream().limit(1).forEach(best -> LOG.log(System.Logger.Level.DEBUG, best::why));
    Optional<Match> match =
        candidates.stream()
            .limit(1)
            .filter(isGiven)
            .findFirst()
            .map(it -> new Match(it.answer(), nearest(it), How.MEANING));
    List<Ruling.Suggestion> near =
        candidates.stream()
            .skip(match.isPresent() ? 1 : 0)
            .filter(now.byMeaning()::isProposed)
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
    Held held = Held.of(answer);
    PackedVector[] theirs = PackedVector.of(embedder.embed(held.wordings()));
    PackedVector[] counters = PackedVector.of(embedder.embed(held.counterWordings()));
    IndexedAnswer entry = IndexedAnswer.of(answer, theirs, counters, glossary, oppositions);
    synchronized (this) {
      // To the end of the order: of two with the same wording the newer counts.
      answers.remove(answer.id());
      answers.put(answer.id(), held);
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

  private static List<String> questionsOf(List<Held> answers) {
    return answers.stream().flatMap(Held::texts).distinct().toList();
  }

  /** Makes the current state visible to searches; the newest answer of a wording comes first. */
  private synchronized void publish() {
    Map<String, List<ApprovedAnswer>> byWording = new HashMap<>();
    for (Held held : new ArrayList<>(answers.values()).reversed()) {
      for (String wording : held.wordings()) {
        byWording.computeIfAbsent(wording, unused -> new ArrayList<>(1)).add(held.answer());
      }
    }
    List<IndexedAnswer> byMeaning = new ArrayList<>(indexed.values());
    byMeaning.sort(Comparator.comparing(entry -> entry.answer().id()));
    snapshot =
        new Snapshot(Map.copyOf(byWording), new Matcher(byMeaning, glossary, oppositions, model));
  }
}
