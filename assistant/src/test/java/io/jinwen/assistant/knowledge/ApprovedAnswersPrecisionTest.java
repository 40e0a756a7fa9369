package io.jinwen.assistant.knowledge;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often an approved answer is given, and how often it is the right one, on questions that are
 * not in the index. Four rounds, each with another paraphrase of every answer held out; always held
 * out is the last, a roundabout way of asking that shares few words with the others. Near-misses
 * are questions that resemble an approved one but ask something else.
 */
class ApprovedAnswersPrecisionTest {
  private static final int ROUNDS = 4;
  private static final double PRECISION_MIN = 0.98;
  private static final double RECALL_MIN = 0.20;

  private static final Knowledge KNOWLEDGE = Knowledge.delivered();

  /** Pairs of a question and the id of a second answer that answers it too. */
  private static final Set<String> ALSO_RIGHT =
      TestKnowledge.lines("/questions/also-right.tsv").stream().collect(toSet());

  @TempDir Path folder;

  /** What came of a set of questions. */
  private static final class Tally {
    private final String set;
    private int asked;
    private int right;
    private final List<String> wrong = new ArrayList<>();

    Tally(String set) {
      this.set = set;
    }

    void add(String question, String rightId, Optional<ApprovedAnswers.Match> match) {
      asked++;
      String id = match.map(found -> found.answer().id()).orElse("");
      if (id.equals(rightId) || ALSO_RIGHT.contains(question + "\t" + id)) {
        right++;
      } else if (match.isPresent()) {
        wrong.add("%s -> %s, right: %s".formatted(question, id, rightId));
      }
    }

    int answered() {
      return right + wrong.size();
    }

    String line() {
      return String.format(
          Locale.ROOT, "%-30s %6d %9d %6d %6d", set, asked, answered(), right, wrong.size());
    }
  }

  @Test
  void givesTheRightAnswerInNinetyEightOfAHundredCases() throws IOException {
    Tally ordinary = new Tally("paraphrases");
    Tally roundabout = new Tally("roundabout paraphrases");
    Tally near = new Tally("near-misses");
    List<String> nearMisses = TestKnowledge.lines("/questions/near-misses.txt");
    try (SentenceModel model = SentenceModel.load(2)) {
      Embedder embedder = new Remembering(model, allTexts(nearMisses));
      for (int round = 0; round < ROUNDS; round++) {
        ApprovedAnswers answers = answersOfRound(round, embedder);
        List<ApprovedAnswer> all = KNOWLEDGE.answers();
        for (int i = 0; i < all.size(); i++) {
          ask(answers, heldOut(all.get(i), i, round), all.get(i).id(), ordinary);
          if (round == 0) {
            ask(answers, all.get(i).paraphrases().getLast(), all.get(i).id(), roundabout);
          }
        }
        if (round == 0) {
          nearMisses.forEach(question -> ask(answers, question, "none", near));
        }
      }
    }
    List<Tally> tallies = List.of(ordinary, roundabout, near);
    double precision = print(tallies);
    assertThat(precision).isGreaterThanOrEqualTo(PRECISION_MIN);
    assertThat((double) ordinary.right / ordinary.asked).isGreaterThanOrEqualTo(RECALL_MIN);
  }

  private static void ask(ApprovedAnswers answers, String question, String id, Tally tally) {
    tally.add(question, id, answers.find(question, "general"));
  }

  private ApprovedAnswers answersOfRound(int round, Embedder embedder) {
    List<ApprovedAnswer> rest = new ArrayList<>();
    for (ApprovedAnswer answer : KNOWLEDGE.answers()) {
      List<String> paraphrases = new ArrayList<>(answer.paraphrases());
      paraphrases.removeLast();
      paraphrases.remove(heldOut(answer, rest.size(), round));
      rest.add(TestKnowledge.withParaphrases(answer, paraphrases));
    }
    ApprovedAnswers answers = new ApprovedAnswers(rest, KNOWLEDGE.glossary(), embedder);
    answers.build(folder.resolve("vectors" + round), (done, texts) -> {});
    return answers;
  }

  /** Another paraphrase each round, and not the same place in every answer. */
  private static String heldOut(ApprovedAnswer answer, int answerIndex, int round) {
    int ordinary = answer.paraphrases().size() - 1;
    return answer.paraphrases().get((answerIndex + round * 2) % ordinary);
  }

  private static List<String> allTexts(List<String> nearMisses) {
    List<String> texts = new ArrayList<>(nearMisses);
    KNOWLEDGE.answers().forEach(answer -> texts.addAll(answer.asked()));
    return texts.stream().map(FoldedText::of).distinct().toList();
  }

  private static double print(List<Tally> tallies) {
    System.out.printf(
        "%-30s %6s %9s %6s %6s%n", "questions", "asked", "answered", "right", "wrong");
    tallies.forEach(tally -> System.out.println(tally.line()));
    int answered = tallies.stream().mapToInt(Tally::answered).sum();
    int right = tallies.stream().mapToInt(tally -> tally.right).sum();
    System.out.printf(Locale.ROOT, "precision %.4f%n", (double) right / answered);
    tallies.forEach(tally -> tally.wrong.forEach(System.out::println));
    return (double) right / answered;
  }

  /** Embeds every text of the test once, and once for all runs: it is most of the time. */
  private static final class Remembering implements Embedder {
    private static final Path FILE = Path.of("target/vectors-of-questions");
    private static final int BATCH_TEXTS = 256;

    private final Embedder model;
    private final Map<String, float[]> vectors = new HashMap<>();

    Remembering(Embedder model, List<String> texts) throws IOException {
      this.model = model;
      VectorCache cache = new VectorCache(model);
      cache.readFrom(FILE);
      List<String> missing = texts.stream().filter(text -> cache.find(text).isEmpty()).toList();
      for (int from = 0; from < missing.size(); from += BATCH_TEXTS) {
        List<String> batch = missing.subList(from, Math.min(from + BATCH_TEXTS, missing.size()));
        float[][] computed = model.embed(batch);
        for (int i = 0; i < computed.length; i++) {
          cache.put(batch.get(i), computed[i]);
        }
      }
      cache.writeTo(FILE);
      texts.forEach(text -> vectors.put(text, cache.find(text).orElseThrow()));
    }

    @Override
    public String model() {
      return model.model();
    }

    @Override
    public int dimensions() {
      return model.dimensions();
    }

    @Override
    public float[][] embed(List<String> texts) {
      return texts.stream().map(vectors::get).toArray(float[][]::new);
    }
  }
}
