package io.jinwen.engine.cpu.kernel;

import static io.jinwen.engine.cpu.kernel.PackedLayout.ROWS;

import java.util.Arrays;

/**
 * The largest entries of a matrix times one vector, exactly, while little more than the high four
 * of six bits of the matrix are read.
 *
 * <p>Choosing a token needs the largest logits only, and the output head is a fifth of what a token
 * reads. So all rows are first multiplied by their high nibbles ({@link PackedMatrix#highs}), then
 * every group of rows that can hold one of the largest is multiplied exactly, by the same kernels
 * and so with the same bits as in the full product:
 *
 * <ol>
 *   <li>the groups that look best are computed exactly; the k-th largest of their rows is a floor
 *       under the true k-th largest;
 *   <li>every group that looks as if it may reach the floor, less a margin, is computed exactly;
 *   <li>the rest cannot matter and is set to −∞.
 * </ol>
 *
 * <p>How sure that is. What the approximation leaves out of a row is a sum over its columns of two
 * low bits times an activation, so it behaves like noise of {@code spread * |x|}, where spread is
 * the root mean square of the row's scales: some 6 % of the spread of the logits. The margin is
 * {@value #MARGIN} standard deviations, with the deviation measured anew for each vector on the
 * groups of step 1 (at least 512 rows), and never taken below what evenly spread low bits give.
 * That is a statistical margin and no proof; the proof by Cauchy and Schwarz is looser by the
 * square root of the columns and would read nearly all rows. It checks itself: where one of the
 * exactly computed rows is off by more than {@value #DOUBT} deviations, the whole product is
 * computed. Allocates nothing after construction; one caller at a time.
 */
public final class ScreenedProduct {
  private static final float MARGIN = 10;
  private static final float DOUBT = 7;

  /** Standard deviation of two random low bits, in units of the scale. */
  private static final double LOW_BITS_DEVIATION = Math.sqrt(1.25);

  private static final int SAMPLE_GROUPS = 32;
  private static final int LARGEST_MAX = 64;
  private static final int ROWS_MIN = 8192;

  /** From this share of all groups on the full product is as fast. */
  private static final int CANDIDATES_SHARE = 6;

  private static final int GROUPS_PER_ITEM = 256;
  private static final int CANDIDATES_PER_ITEM = 4;

  private final Kernels kernels;
  private final WorkerPool pool;
  private final MatMul matMul;
  private final PackedMatrix w;
  private final PackedMatrix highs;
  private final float[] spread; // [row]
  private final float[] groupSpread; // [group], the largest of its rows
  private final float[] approximate; // [row]
  private final float[] groupBest; // [group], the largest approximation
  private final byte[] state; // [group] OPEN, UNSURE or EXACT
  private final int[] candidates; // [place] groups to compute exactly
  private final float[] best = new float[LARGEST_MAX]; // descending
  private final int[] bestGroups = new int[LARGEST_MAX]; // of the best approximations
  private final WorkerPool.ItemTask measure = this::measureItem;
  private final WorkerPool.ItemTask compute = this::computeItem;
  private int candidateCount;
  private int computedCount;
  private Activations x;
  private float[] y;
  private long screened;
  private long full;
  private long doubted;

  private static final byte OPEN = 0;
  private static final byte UNSURE = 1; // not counted on when the floor is found
  private static final byte EXACT = 2;

  /** Whether a matrix is of a type that can be screened, and large enough that it pays. */
  public static boolean fits(PackedMatrix w) {
    return w.hasHighs() && w.rows() % ROWS == 0 && w.rows() >= ROWS_MIN;
  }

  /**
   * @param w a matrix that {@link #fits}
   */
  public ScreenedProduct(Kernels kernels, WorkerPool pool, MatMul matMul, PackedMatrix w) {
    this.kernels = kernels;
    this.pool = pool;
    this.matMul = matMul;
    this.w = w;
    this.highs = w.highs();
    this.spread = new float[w.rows()];
    this.groupSpread = new float[w.groups()];
    this.approximate = new float[w.rows()];
    this.groupBest = new float[w.groups()];
    this.state = new byte[w.groups()];
    this.candidates = new int[w.groups()];
    pool.run(items(w.groups()), (item, worker) -> findSpread(item));
  }

  private static int items(int groups) {
    return (groups + GROUPS_PER_ITEM - 1) / GROUPS_PER_ITEM;
  }

  private int itemEnd(int item) {
    return Math.min((item + 1) * GROUPS_PER_ITEM, w.groups());
  }

  private void findSpread(int item) {
    float[] squares = new float[ROWS];
    for (int group = item * GROUPS_PER_ITEM; group < itemEnd(item); group++) {
      Unpacker.scaleSquares(w, group, squares);
      float most = 0;
      for (int lane = 0; lane < ROWS; lane++) {
        float mean = squares[lane] / (w.columns() / w.layout().subLength());
        spread[group * ROWS + lane] = (float) Math.sqrt(mean);
        most = Math.max(most, spread[group * ROWS + lane]);
      }
      groupSpread[group] = most;
    }
  }

  /** The most rows that {@link #multiply} can be asked for. */
  public static int largestMax() {
    return LARGEST_MAX;
  }

  /**
   * Multiplies so that {@code y[row]} is exact for at least the {@code largest} largest rows
   * outside of {@code others}, and for all of {@code others}. Every entry is exact or −∞.
   *
   * @param activations one vector
   * @param largest 1 … {@link #largestMax}
   * @param others rows whose entries are wanted whatever they are
   */
  public void multiply(Activations activations, int largest, int[] others, float[] to) {
    x = activations;
    y = to;
    matMul.multiply(highs, x, approximate, 0, w.rows());
    pool.run(items(w.groups()), measure);
    computedCount = 0;
    candidateCount = 0;
    for (int row : others) {
      if (state[row / ROWS] == OPEN) {
        add(row / ROWS, UNSURE);
      }
    }
    addBestGroups(Math.max(largest, SAMPLE_GROUPS));
    computeCandidates();
    float floor = largestExact(largest);
    double norm = norm();
    double deviation = Math.max(LOW_BITS_DEVIATION, measuredDeviation() / norm) * norm;
    boolean sure = addAllThatMayReach(floor, MARGIN * deviation);
    if (sure) {
      computeCandidates();
      sure = isBelievable(DOUBT * deviation);
      doubted += sure ? 0 : 1;
    }
    if (sure) {
      screened++;
    } else {
      full++;
      matMul.multiply(w, x, y, 0, w.rows());
    }
  }

  /**
   * Products that were screened, those that were computed in full, and how many of these in doubt.
   */
  public String statistics() {
    return "%d screened, %d in full, %d of these in doubt".formatted(screened, full, doubted);
  }

  int lastCandidates() {
    return candidateCount;
  }

  long screened() {
    return screened;
  }

  long doubted() {
    return doubted;
  }

  private void measureItem(int item, int worker) {
    int from = item * GROUPS_PER_ITEM;
    int end = itemEnd(item);
    Arrays.fill(state, from, end, OPEN);
    Arrays.fill(y, from * ROWS, end * ROWS, Float.NEGATIVE_INFINITY);
    for (int group = from; group < end; group++) {
      groupBest[group] = kernels.max(approximate, group * ROWS, ROWS);
    }
  }

  private void add(int group, byte newState) {
    state[group] = newState;
    candidates[candidateCount++] = group;
  }

  private void addBestGroups(int wanted) {
    int count = 0;
    for (int group = 0; group < groupBest.length; group++) {
      float value = groupBest[group];
      if (state[group] != OPEN || count == wanted && !(value > best[count - 1])) {
        continue;
      }
      int place = count < wanted ? count++ : count - 1;
      while (place > 0 && value > best[place - 1]) {
        best[place] = best[place - 1];
        bestGroups[place] = bestGroups[place - 1];
        place--;
      }
      best[place] = value;
      bestGroups[place] = group;
    }
    for (int i = 0; i < count; i++) {
      add(bestGroups[i], EXACT);
    }
  }

  private void computeCandidates() {
    int count = candidateCount - computedCount;
    pool.run((count + CANDIDATES_PER_ITEM - 1) / CANDIDATES_PER_ITEM, compute);
    computedCount = candidateCount;
  }

  private void computeItem(int item, int worker) {
    int from = computedCount + item * CANDIDATES_PER_ITEM;
    for (int i = from; i < Math.min(from + CANDIDATES_PER_ITEM, candidateCount); i++) {
      kernels.product(w, candidates[i], 1, x, 0, 1, 1, y, candidates[i] * ROWS, w.rows(), false);
    }
  }

  /** The k-th largest of the rows computed so far that may be counted on. */
  private float largestExact(int k) {
    int count = 0;
    for (int i = 0; i < candidateCount; i++) {
      int group = candidates[i];
      for (int row = group * ROWS; state[group] == EXACT && row < (group + 1) * ROWS; row++) {
        if (count < k || y[row] > best[k - 1]) {
          int place = count < k ? count++ : k - 1;
          while (place > 0 && y[row] > best[place - 1]) {
            best[place] = best[place - 1];
            place--;
          }
          best[place] = y[row];
        }
      }
    }
    return count < k ? Float.NEGATIVE_INFINITY : best[k - 1];
  }

  /** Length of the quantised vector. */
  private double norm() {
    double squares = 0;
    for (int block = 0; block < w.columns() / PackedLayout.BLOCK; block++) {
      int codes = 0;
      for (int k = block * PackedLayout.BLOCK; k < (block + 1) * PackedLayout.BLOCK; k++) {
        codes += x.codes()[k] * x.codes()[k];
      }
      squares += (double) x.scales()[block] * x.scales()[block] * codes;
    }
    return Math.sqrt(squares);
  }

  /** Root mean square of what the approximation left out of the rows computed so far. */
  private double measuredDeviation() {
    double squares = 0;
    int count = 0;
    for (int i = 0; i < candidateCount; i++) {
      for (int row = candidates[i] * ROWS; row < (candidates[i] + 1) * ROWS; row++) {
        if (spread[row] > 0) {
          double off = (y[row] - approximate[row]) / spread[row];
          squares += off * off;
          count++;
        }
      }
    }
    return Math.sqrt(squares / Math.max(1, count));
  }

  /** Adds the groups that may reach the floor; false where they are too many. */
  private boolean addAllThatMayReach(float floor, double margin) {
    for (int group = 0; group < groupBest.length; group++) {
      // Turned round, so that what is not a number counts as a candidate.
      if (state[group] == OPEN && !(groupBest[group] + margin * groupSpread[group] < floor)) {
        if (candidateCount >= groupBest.length / CANDIDATES_SHARE) {
          return false;
        }
        add(group, EXACT);
      }
    }
    return true;
  }

  private boolean isBelievable(double doubt) {
    for (int i = 0; i < candidateCount; i++) {
      int group = candidates[i];
      for (int row = group * ROWS; row < (group + 1) * ROWS; row++) {
        if (!(Math.abs(y[row] - approximate[row]) <= doubt * groupSpread[group])) {
          return false;
        }
      }
    }
    return true;
  }
}
