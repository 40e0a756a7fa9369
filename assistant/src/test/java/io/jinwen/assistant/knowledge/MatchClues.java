package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the clues of the first candidates of many questions for {@code tools/matching/fit.py}: a
 * tab-separated table, a line for each question and candidate. Paraphrases are asked while they are
 * kept out of the index, once more without the answers that are right, as a question that must not
 * be answered. Of {@code tools/cases} the half for fitting, and, under names of their own, the held
 * out half, of which the script prints rates. Argument: the file.
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

  private final RememberingEmbedder embedder;
  private final PrintWriter out;
  private int number;

  private MatchClues(RememberingEmbedder embedder, PrintWriter out) {
    this.embedder = embedder;
    this.out = out;
  }

  /** Writes the table. */
  public static void main(String[] arguments) throws IOException {
    List<String> nearMisses = new ArrayList<>(TestKnowledge.nearMisses());
    nearMisses.addAll(TestKnowledge.lines("/questions/near-misses-fresh.txt"));
    List<String> texts = new ArrayList<>(nearMisses);
    KNOWLEDGE.answers().forEach(answer -> texts.addAll(answer.asked()));
    for (String name : CASES) {
      CaseFile.read(name).forEach(it -> texts.add(it.question()));
    }
    try (SentenceModel model = SentenceModel.load(2);
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[0])))) {
      MatchClues clues = new MatchClues(new RememberingEmbedder(model, texts), out);
      for (int fold = 0; fold < MatchHalves.FOLDS; fold++) {
        clues.askParaphrases(fold);
      }
      Matcher whole = clues.matcher(-1);
      nearMisses.forEach(it -> clues.write("old-near-misses", it, alsoRight(it), whole, Set.of()));
      for (String name : CASES) {
        for (CaseFile.Case it : CaseFile.read(name)) {
          String set = it.isHeldOut() ? name.replace("-held-out", "") + "-held-out" : name;
          clues.write(set, it.question(), it.right(), whole, Set.of());
          if (!it.isHeldOut() && !it.right().isEmpty()) {
            clues.write("without", it.question(), Set.of(), whole, it.right());
          }
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
    }
  }

  private Matcher matcher(int fold) {
    List<IndexedAnswer> indexed = new ArrayList<>();
    for (ApprovedAnswer answer : KNOWLEDGE.answers()) {
      List<String> rest =
          answer.paraphrases().stream().filter(text -> MatchHalves.fold(text) != fold).toList();
      ApprovedAnswer shorter = TestKnowledge.withParaphrases(answer, rest);
      List<String> folded = shorter.asked().stream().map(FoldedText::of).distinct().toList();
      indexed.add(
          IndexedAnswer.of(shorter, embedder.embed(folded), KNOWLEDGE.glossary(), OPPOSITIONS));
    }
    return new Matcher(indexed, KNOWLEDGE.glossary(), OPPOSITIONS, MODEL);
  }

  private void write(
      String set, String question, Set<String> right, Matcher matcher, Set<String> without) {
    float[] vector = embedder.embed(List.of(FoldedText.of(question)))[0];
    number++;
    for (Matcher.Candidate candidate :
        matcher.candidates(question, vector, without).stream().limit(CANDIDATES).toList()) {
      String id = candidate.answer().id();
      boolean isRight = right.stream().anyMatch(it -> MODEL.isSame(it, id));
      StringBuilder line = new StringBuilder(set);
      line.append('\t').append(number).append('\t').append(question).append('\t').append(id);
      line.append('\t').append(isRight ? 1 : 0).append('\t').append(candidate.opposed());
      for (float clue : candidate.clues()) {
        line.append('\t').append(clue);
      }
      out.println(line);
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
