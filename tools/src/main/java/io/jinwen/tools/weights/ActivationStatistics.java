package io.jinwen.tools.weights;

import io.jinwen.engine.cpu.ActivationListener;
import io.jinwen.engine.cpu.kernel.Activations;
import io.jinwen.engine.format.gguf.TensorInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How large the numbers are that the columns of each tensor meet: sums of squares and how many were
 * summed ("importance matrix"). A tensor of several heads has them for each.
 */
public final class ActivationStatistics implements ActivationListener {
  /**
   * Of one tensor.
   *
   * @param sums [part][column], of squares
   * @param counts [part]
   */
  record Entry(double[] sums, double[] counts) {
    int columns() {
      return sums.length / counts.length;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  @Override
  public void product(String tensor, int heads, Activations x) {
    int columns = x.columns();
    Entry entry =
        entries.computeIfAbsent(
            tensor, _ -> new Entry(new double[heads * columns], new double[heads]));
    float[] values = x.values();
    for (int vector = 0; vector < x.vectors(); vector++) {
      int part = vector % heads;
      entry.counts[part]++;
      int from = vector * columns;
      int to = part * columns;
      for (int c = 0; c < columns; c++) {
        entry.sums[to + c] += (double) values[from + c] * values[from + c];
      }
    }
  }

  void put(String tensor, Entry entry) {
    entries.put(tensor, entry);
  }

  Map<String, Entry> entries() {
    return entries;
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public boolean has(String tensor) {
    return entries.containsKey(tensor);
  }

  /** Whether every number of every sum is finite and not negative. */
  boolean usable() {
    return entries.values().stream()
        .allMatch(entry ->
            Arrays.stream(entry.sums).allMatch(sum -> Double.isFinite(sum) && sum >= 0)
                && Arrays.stream(entry.counts).allMatch(n -> Double.isFinite(n) && n >= 0));
  }

  /**
   * The mean squares for the parts of a tensor, [part][column]; a part that met nothing has ones.
   * Empty where nothing is known of the tensor.
   *
   * @throws IllegalArgumentException where the statistics are of a tensor of another shape
   */
  public Optional<float[][]> meanSquares(TensorInfo tensor) {
    Entry entry = entries.get(tensor.name());
    if (entry == null) {
      return Optional.empty();
    }
    int columns = Math.toIntExact(tensor.dim(0));
    long rows = tensor.count() / columns;
    int parts = entry.sums.length / columns;
    if (parts == 0 || entry.sums.length % columns != 0 || rows % parts != 0) {
      throw new IllegalArgumentException(
          ("the statistics of '%s' hold %d numbers, which do not fit its %d rows of %d;"
                  + " they were made from another model")
              .formatted(tensor.name(), entry.sums.length, rows, columns));
    }
    float[][] means = new float[parts][columns];
    for (int part = 0; part < parts; part++) {
      double count = entry.counts[part * entry.counts.length / parts];
      for (int c = 0; c < columns; c++) {
        means[part][c] = count > 0 ? (float) (entry.sums[part * columns + c] / count) : 1;
      }
    }
    return Optional.of(means);
  }
}
