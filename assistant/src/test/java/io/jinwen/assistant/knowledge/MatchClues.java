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
 * Writes the clues of every held-out paraphrase and near-miss for {@code tools/matching/fit.py}: a
 * tab-separated table. Each paraphrase is asked twice, the second time without the answers that are
 * right, as a question that must not be answered. Takes about a minute. Argument: the file.
 */
final class MatchClues {
  private static final Knowledge KNOWLEDGE = Knowledge.delivered();
  private static final MatchWeights WEIGHTS = MatchWeights.delivered();
  private static final Set<String> ALSO_RIGHT =
      new HashSet<>(TestKnowledge.lines("/questions/also-right.tsv"));

  private final RememberingEmbedder embedder;
  private final PrintWriter out;

  private MatchClues(RememberingEmbedder embedder, PrintWriter out) {
    this.embedder = embedder;
    this.out = out;
  }

  /** Writes the table. */
  public static void main(String[] arguments) throws IOException {
    List<String> nearMisses = TestKnowledge.nearMisses();
    List<String> texts = new ArrayList<>(nearMisses);
    KNOWLEDGE.answers().forEach(answer -> texts.addAll(answer.asked()));
    try (SentenceModel model = SentenceModel.load(2);
        PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[0])))) {
      MatchClues clues = new MatchClues(new RememberingEmbedder(model, texts), out);
      for (int fold = 0; fold < MatchHalves.FOLDS; fold++) {
        clues.askParaphrases(fold);
      }
      Matcher whole = clues.matcher(-1);
      for (String question : nearMisses) {
        String half = half(FoldedText.of(question));
        clues.write("near-miss", half, question, "none", whole, Set.of());
      }
    }
  }

  private void askParaphrases(int fold) {
    Matcher matcher = matcher(fold);
    for (ApprovedAnswer answer : KNOWLEDGE.answers()) {
      for (String question : answer.paraphrases()) {
        if (MatchHalves.fold(question) == fold) {
          boolean last = question.equals(answer.paraphrases().getLast());
          String half = half(answer.id());
          write(last ? "roundabout" : "ordinary", half, question, answer.id(), matcher, Set.of());
          write("without", half, question, "none", matcher, right(question, answer));
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
      indexed.add(IndexedAnswer.of(shorter, embedder.embed(folded), KNOWLEDGE.glossary()));
    }
    return new Matcher(indexed, KNOWLEDGE.glossary(), WEIGHTS);
  }

  private void write(
      String set,
      String half,
      String question,
      String right,
      Matcher matcher,
      Set<String> without) {
    float[] vector = embedder.embed(List.of(FoldedText.of(question)))[0];
    Matcher.Decision decision = matcher.decide(question, vector, without);
    String found = matcher.answer(decision).id();
    boolean isRight = WEIGHTS.isSame(right, found) || ALSO_RIGHT.contains(question + "\t" + found);
    StringBuilder line = new StringBuilder(String.join("\t", set, half, question, found));
    line.append('\t').append(isRight ? 1 : 0).append('\t').append(decision.unknownTerms().size());
    for (float clue : decision.clues()) {
      line.append('\t').append(clue);
    }
    out.println(line);
  }

  private static Set<String> right(String question, ApprovedAnswer answer) {
    Set<String> right = new HashSet<>();
    for (ApprovedAnswer other : KNOWLEDGE.answers()) {
      if (WEIGHTS.isSame(answer.id(), other.id())
          || ALSO_RIGHT.contains(question + "\t" + other.id())) {
        right.add(other.id());
      }
    }
    return right;
  }

  private static String half(String key) {
    return MatchHalves.isInFirst(key) ? "first" : "second";
  }
}
