package io.jinwen.tools.huggingface;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.quant.BlockFormat;
import java.lang.foreign.MemorySegment;
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

    /** A row that is written as another. */
    void add(float[] exact, GgmlType type, MemorySegment target, long at) {
      float[] written = new float[exact.length];
      BlockFormat.of(type).dequantize(target, at, written, 0, written.length);
      double rowError = 0;
      double rowSize = 0;
      for (int c = 0; c < exact.length; c++) {
        rowError += Math.pow((double) exact[c] - written[c], 2);
        rowSize += (double) exact[c] * exact[c];
      }
      error.add(rowError);
      size.add(rowSize);
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
