package io.jinwen.tools.huggingface;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;

/** What could not be taken as it was: told to the user with what it cost. */
public final class Notes {
  /** Errors of one kind, gathered by all threads. */
  static final class Cost {
    private final String what;
    private int tensors;
    private final DoubleAdder error = new DoubleAdder();
    private final DoubleAdder size = new DoubleAdder();

    private Cost(String what) {
      this.what = what;
    }

    /** A number that is written as another. */
    void add(double exact, double written) {
      error.add((exact - written) * (exact - written));
      size.add(exact * exact);
    }

    private String sentence() {
      double share = size.sum() > 0 ? Math.sqrt(error.sum() / size.sum()) : 0;
      return String.format(
          Locale.ROOT,
          "%s (%d tensors): weights off by %.3g %% in the mean",
          what,
          tensors,
          100 * share);
    }
  }

  private final Map<String, Cost> costs = new LinkedHashMap<>();
  private final List<String> plain = new ArrayList<>();

  /** The account of one kind, for another tensor. */
  Cost cost(String what) {
    Cost cost = costs.computeIfAbsent(what, Cost::new);
    cost.tensors++;
    return cost;
  }

  void say(String sentence) {
    plain.add(sentence);
  }

  /** All of it, after the file was written. */
  public List<String> sentences() {
    List<String> all = new ArrayList<>(plain);
    costs.values().forEach(cost -> all.add(cost.sentence()));
    return all;
  }
}
