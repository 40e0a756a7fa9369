package io.jinwen.documents.compare;

import io.jinwen.documents.compare.Difference.ChangedFigure;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.proof.Amount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Two versions against each other. Clauses are paired in their order so that the sum of likeness is
 * the greatest: one that was put in moves the numbers of all that follow, and still only it is new.
 *
 * @param same how many clauses are alike
 * @param differences those with changed figures first, else in the order of the later version
 */
public record Comparison(int same, List<Difference> differences) {
  /** Of each version; pairing costs their product. */
  public static final int CLAUSES_MAX = 2_000;

  private static final double LIKENESS_MIN = 0.5;

  public Comparison {
    differences = List.copyOf(differences);
  }

  /** A version has too many clauses to be compared. */
  public static final class TooLongException extends RuntimeException {
    TooLongException(int clauses) {
      super("%d clauses, at most %d are compared".formatted(clauses, CLAUSES_MAX));
    }
  }

  /**
   * @throws TooLongException if either has more than {@link #CLAUSES_MAX} clauses
   */
  public static Comparison of(List<Passage> before, List<Passage> after) {
    List<Clause> old = Clause.of(before);
    List<Clause> fresh = Clause.of(after);
    if (Math.max(old.size(), fresh.size()) > CLAUSES_MAX) {
      throw new TooLongException(Math.max(old.size(), fresh.size()));
    }
    int same = 0;
    List<Difference> differences = new ArrayList<>();
    float[][] best = best(old, fresh);
    int i = 0;
    int k = 0;
    while (i < old.size() || k < fresh.size()) {
      if (i < old.size() && k < fresh.size() && isPair(old.get(i), fresh.get(k), best, i, k)) {
        if (old.get(i).words().equals(fresh.get(k).words())) {
          same++;
        } else {
          differences.add(changed(old.get(i), fresh.get(k)));
        }
        i++;
        k++;
      } else if (k == fresh.size() || (i < old.size() && best[i + 1][k] >= best[i][k + 1])) {
        differences.add(new Difference(Optional.of(old.get(i++)), Optional.empty(), List.of()));
      } else {
        differences.add(new Difference(Optional.empty(), Optional.of(fresh.get(k++)), List.of()));
      }
    }
    differences.sort(Comparator.comparing(difference -> difference.figures().isEmpty()));
    return new Comparison(same, differences);
  }

  /** For each pair of places, the greatest sum of likeness from there to the end. */
  private static float[][] best(List<Clause> old, List<Clause> fresh) {
    float[][] best = new float[old.size() + 1][fresh.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int k = fresh.size() - 1; k >= 0; k--) {
        double likeness = old.get(i).likeness(fresh.get(k));
        float skipped = Math.max(best[i + 1][k], best[i][k + 1]);
        best[i][k] =
            likeness < LIKENESS_MIN
                ? skipped
                : Math.max(skipped, best[i + 1][k + 1] + (float) likeness);
      }
    }
    return best;
  }

  private static boolean isPair(Clause old, Clause fresh, float[][] best, int i, int k) {
    double likeness = old.likeness(fresh);
    return likeness >= LIKENESS_MIN && best[i][k] == best[i + 1][k + 1] + (float) likeness;
  }

  private static Difference changed(Clause old, Clause fresh) {
    List<ChangedFigure> figures = old.columns().isEmpty() ? inText(old, fresh) : inRow(old, fresh);
    return new Difference(Optional.of(old), Optional.of(fresh), figures);
  }

  private static List<ChangedFigure> inRow(Clause old, Clause fresh) {
    Map<String, String> before = old.cells();
    Map<String, String> after = fresh.cells();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<ChangedFigure> figures = new ArrayList<>();
    for (String name : names) {
      String was = before.getOrDefault(name, "");
      String is = after.getOrDefault(name, "");
      if (!was.equals(is)) {
        figures.add(new ChangedFigure(name, was, is));
      }
    }
    return figures;
  }

  /** Figures that only one of both has, in their order. */
  private static List<ChangedFigure> inText(Clause old, Clause fresh) {
    List<String> gone = texts(old);
    List<String> come = texts(fresh);
    for (String text : texts(fresh)) {
      if (gone.remove(text)) {
        come.remove(text);
      }
    }
    List<ChangedFigure> figures = new ArrayList<>();
    for (int n = 0; n < Math.max(gone.size(), come.size()); n++) {
      figures.add(
          new ChangedFigure(
              "", n < gone.size() ? gone.get(n) : "", n < come.size() ? come.get(n) : ""));
    }
    return figures;
  }

  private static List<String> texts(Clause clause) {
    String words =
        clause.text().substring(Math.min(clause.text().length(), clause.article().length()));
    return new ArrayList<>(Amount.in(words).stream().map(Amount::text).toList());
  }
}
