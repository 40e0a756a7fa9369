package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Writes the clues of the first candidates of many questions for {@code tools/matching/fit.py}: a
 * tab-separated table, a line for each question and candidate. Paraphrases are asked while they are
 * kept out of the index, once more without the answers that are right, as a question that must not
 * be answered. Counterexamples, kept out in turn too, have the line of their own answer alone:
 * whether another one fits them nobody judged. Of {@code tools/cases} the half for fitting, and,
 * under names of their own, the held out half, of which the script prints rates. Argument: the
 * file.
 */
final class MatchClues {
  private static final Knowledge KNOWLEDGE = Knowledge.delivered();
  private static final MatchModel MODEL = MatchModel.delivered();
  private static final Oppositions OPPOSITIONS = Oppositions.delivered();
  private static final Set<String> ALSO_RIGHT =
      new HashSet<>(TestKnowledge.lines("/questions/also-right.tsv"));
  private static final int CANDIDATES = 6;
  private static final List<String> CASES =
      List.of(
          "paraphrases",
          "paraphrases-more",
          "paraphrases-last-held-out",
          "near-misses",
          "near-misses-more",
          "near-misses-last-held-out",
          "out-of-scope");

  /** So that questions of different folds have different numbers. */
  private static final int QUESTIONS_MAX = 1_000_000;

  private final RememberingEmbedder embedder;
  private final StringBuilder out = new StringBuilder();
  private int number;

  private MatchClues(RememberingEmbedder embedder, int number) {
    this.embedder = embedder;
    this.number = number;
  }

  /** Writes the table, in the same order every time. */
  public static void main(String[] arguments) throws IOException {
    List<String> nearMisses = new ArrayList<>(TestKnowledge.nearMisses());
    nearMisses.addAll(TestKnowledge.lines("/questions/near-misses-fresh.txt"));
    List<String> texts = new ArrayList<>(nearMisses);
    KNOWLEDGE.answers().forEach(it -> texts.addAll(it.asked()));
    KNOWLEDGE.answers().forEach(it -> texts.addAll(it.counterexamples()));
    for (String name : CASES) {
      CaseFile.read(name).forEach(it -> texts.add(it.question()));
    }
    try (SentenceModel model = SentenceModel.load(2)) {
      RememberingEmbedder embedder = new RememberingEmbedder(model, texts);
      List<String> parts =
          IntStream.rangeClosed(0, MatchHalves.FOLDS)
              .parallel()
              .mapToObj(fold -> {
                MatchClues clues = new MatchClues(embedder, fold * QUESTIONS_MAX);
                if (fold < MatchHalves.FOLDS) {
                  clues.askParaphrases(fold);
                } else {
                  clues.askOthers(nearMisses);
                }
                return clues.out.toString();
              })
              .toList();
      Files.writeString(Path.of(arguments[0]), String.join("", parts));
    }
  }

  private void askOthers(List<String> nearMisses) {
    Matcher whole = matcher(-1);
    nearMisses.forEach(it -> write("old-near-misses", it, alsoRight(it), whole, Set.of()));
    for (String name : CASES) {
      for (CaseFile.Case it : CaseFile.read(name)) {
        String set = it.isHeldOut() ? name.replace("-held-out", "") + "-held-out" : name;
        write(set, it.question(), it.right(), whole, Set.of());
        if (!it.isHeldOut() && !it.right().isEmpty()) {
          write("without", it.question(), Set.of(), whole, it.right());
        }
      }
    }
  }

  private void askParaphrases(int fold) {
    Matcher matcher = matcher(fold);
    for (ApprovedAnswer answer : KNOWLEDGE.answers()) {
      for (String question : answer.paraphrases()) {
        boolean last = question.equals(answer.paraphrases().getLast());
        if (MatchHalves.fold(question) == fold && (last || MatchHalves.isSampled(question))) {
          Set<String> right = right(question, answer);
          write(last ? "roundabout" : "ordinary", question, right, matcher, Set.of());
          write("without", question, Set.of(), matcher, right);
        }
      }
      for (String question : answer.counterexamples()) {
        if (MatchHalves.fold(question) == fold) {
          write("counterexamples", question, Set.of(), matcher, Set.of(), answer.id()::equals);
        }
      }
    }
  }

  private Matcher matcher(int fold) {
    List<IndexedAnswer> indexed = new ArrayList<>();
    for (ApprovedAnswer answer : KNOWLEDGE.answers()) {
      ApprovedAnswer shorter = TestKnowledge.without(fold, answer);
      indexed.add(
          IndexedAnswer.of(
              shorter,
              PackedVector.of(embedder.embed(IndexedAnswer.wordings(shorter))),
              PackedVector.of(embedder.embed(IndexedAnswer.counterWordings(shorter))),
              KNOWLEDGE.glossary(),
              OPPOSITIONS));
    }
    return new Matcher(indexed, KNOWLEDGE.glossary(), OPPOSITIONS, MODEL);
  }

  private void write(
      String set, String question, Set<String> right, Matcher matcher, Set<String> without) {
    write(set, question, right, matcher, without, id -> true);
  }

  private void write(
      String set,
      String question,
      Set<String> right,
      Matcher matcher,
      Set<String> without,
      Predicate<String> wanted) {
    float[] vector = embedder.embed(List.of(FoldedText.of(question)))[0];
    number++;
    for (Matcher.Candidate candidate :
        matcher.candidates(question, vector, without).stream().limit(CANDIDATES).toList()) {
      String id = candidate.answer().id();
      if (!wanted.test(id)) {
        continue;
      }
      boolean isRight = right.stream().anyMatch(it -> MODEL.isSame(it, id));
      StringBuilder line = new StringBuilder(set);
      line.append('\t').append(number).append('\t').append(question).append('\t').append(id);
      line.append('\t').append(isRight ? 1 : 0).append('\t').append(candidate.opposed());
      for (float clue : candidate.clues()) {
        line.append('\t').append(clue);
      }
      out.append(line).append('\n');
    }
  }

  private static Set<String> right(String question, ApprovedAnswer answer) {
    Set<String> right = alsoRight(question);
    for (ApprovedAnswer other : KNOWLEDGE.answers()) {
      if (MODEL.isSame(answer.id(), other.id())) {
        right.add(other.id());
      }
    }
    return right;
  }

  private static Set<String> alsoRight(String question) {
    Set<String> right = new HashSet<>();
    for (ApprovedAnswer answer : KNOWLEDGE.answers()) {
      if (ALSO_RIGHT.contains(question + "\t" + answer.id())) {
        right.add(answer.id());
      }
    }
    return right;
  }
}
