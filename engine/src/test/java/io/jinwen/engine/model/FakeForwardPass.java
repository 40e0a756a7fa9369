package io.jinwen.engine.model;

import io.jinwen.engine.cache.HostPages;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cache.Page;
import io.jinwen.engine.cache.PageMemory;
import io.jinwen.engine.cpu.kernel.KernelChoice;
import io.jinwen.engine.cpu.kernel.Kernels;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * A model without arithmetic: what a token leaves in the cache is a hash of itself and of all that
 * the cache holds before it, and the next token follows from that. One wrong page, or one position
 * of another text, and the answer is another than {@link #answer} says.
 */
public final class FakeForwardPass implements ForwardPass {
  /** What it says to a prompt with this token in it is not a number. */
  public static final int POISON = 7;

  private static final KvLayout LAYOUT = new KvLayout(1, Long.BYTES / Short.BYTES, 0);
  private static final long HALVES_FINITE = 0xBBFF_BBFF_BBFF_BBFFL; // no exponent is all ones
  private static final int TOKENS_FROM = 16;

  private final int vocabulary;
  private final int[] ends;
  private final int rowsMax;
  private final Kernels kernels = Kernels.choose(KernelChoice.SCALAR);
  private final float[] logits;
  private RuntimeException failure;
  private boolean sick;
  private boolean aborted;

  /**
   * @param ends tokens that end an answer
   */
  public FakeForwardPass(int vocabulary, Set<Integer> ends, int rowsMax) {
    this.vocabulary = vocabulary;
    this.ends = ends.stream().mapToInt(Integer::intValue).sorted().toArray();
    this.rowsMax = rowsMax;
    this.logits = new float[rowsMax * vocabulary];
  }

  /** While sick it leaves numbers in the cache that are none. */
  public void sick(boolean now) {
    sick = now;
  }

  /** Lets the next pass fail. */
  public void failWith(RuntimeException e) {
    failure = e;
  }

  @Override
  public KvLayout kvLayout() {
    return LAYOUT;
  }

  @Override
  public PageMemory newPageMemory() {
    return new HostPages(LAYOUT);
  }

  @Override
  public int vocabularySize() {
    return vocabulary;
  }

  @Override
  public int contextLength() {
    return 1 << 20;
  }

  @Override
  public int rowsMax() {
    return rowsMax;
  }

  @Override
  public boolean canExpand() {
    return true;
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public String description() {
    return "none, for tests";
  }

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public float[] forward(Batch batch) {
    if (aborted) {
      throw new CancellationException("the pass was aborted");
    }
    if (failure != null) {
      throw failure;
    }
    int row = 0;
    for (Slice slice : batch.slices()) {
      long hash = 0;
      for (int position = 0; position < slice.firstPosition(); position++) {
        hash = mix(hash, read(slice, position));
      }
      int silent = slice.count() - slice.logitRows();
      for (int i = 0; i < slice.count(); i++) {
        long value = sick ? POISONED : value(hash, batch.token(slice.firstRow() + i));
        write(slice, slice.firstPosition() + i, value);
        hash = mix(hash, value);
        if (i >= silent) {
          writeLogits(row++, hash);
        }
      }
    }
    leaveOut(batch.shortlists(), row);
    return logits;
  }

  /** Of each row all but what is needed, whoever asked for it. */
  private void leaveOut(List<Shortlist> needed, int rows) {
    if (needed.isEmpty()) {
      return;
    }
    if (needed.size() != rows) {
      throw new IllegalStateException(
          "%d shortlists for %d rows of logits".formatted(needed.size(), rows));
    }
    for (int row = 0; row < rows; row++) {
      int from = row * vocabulary;
      float[] all = Arrays.copyOfRange(logits, from, from + vocabulary);
      float[] others = all.clone();
      for (int token : needed.get(row).others()) {
        others[token] = Float.NEGATIVE_INFINITY;
      }
      float[] sorted = others.clone();
      Arrays.sort(sorted);
      float least = sorted[vocabulary - needed.get(row).largest()];
      for (int token = 0; token < vocabulary; token++) {
        if (others[token] < least) {
          logits[from + token] = Float.NEGATIVE_INFINITY;
        }
      }
      for (int token : needed.get(row).others()) {
        logits[from + token] = all[token];
      }
    }
  }

  private void writeLogits(int row, long hash) {
    int from = row * vocabulary;
    if (hash == POISONED) {
      Arrays.fill(logits, from, from + vocabulary, Float.NaN);
      return;
    }
    Arrays.fill(logits, from, from + vocabulary, 0);
    logits[from + next(hash)] = 1;
  }

  private int next(long hash) {
    int choice = (int) Long.remainderUnsigned(hash, 8 * (vocabulary - TOKENS_FROM));
    if (choice < 8 * ends.length) { // some answers are short
      return ends[choice / 8];
    }
    int token = TOKENS_FROM + choice / 8;
    return Arrays.binarySearch(ends, token) >= 0 ? TOKENS_FROM : token;
  }

  private static final long POISONED = -1;

  private static long mix(long hash, long value) {
    if (hash == POISONED || value == POISONED) {
      return POISONED;
    }
    long x = (hash ^ value) * 0x9E3779B97F4A7C15L;
    return (x ^ x >>> 29) >>> 1;
  }

  private static long value(long hash, int token) {
    if (token == POISON || hash == POISONED) {
      return POISONED;
    }
    return mix(hash, token * 0xD1B54A32D192ED03L >>> 1) & HALVES_FINITE;
  }

  private static Page page(Slice slice, int position) {
    return slice.pages().page(position / KvLayout.PAGE_TOKENS);
  }

  private static long at(int position) {
    return LAYOUT.keyOffset(0, position % KvLayout.PAGE_TOKENS);
  }

  private static long read(Slice slice, int position) {
    return page(slice, position).location().get(ValueLayout.JAVA_LONG, at(position));
  }

  private static void write(Slice slice, int position, long value) {
    page(slice, position).location().set(ValueLayout.JAVA_LONG, at(position), value);
  }

  /**
   * What this model says to a prompt, computed without a cache: at most {@code count} tokens, up to
   * one that ends the answer, that one included.
   */
  public int[] answer(int[] prompt, int count) {
    long hash = 0;
    for (int token : prompt) {
      hash = mix(hash, value(hash, token));
    }
    int[] answer = new int[count];
    for (int i = 0; i < count; i++) {
      answer[i] = next(hash);
      if (Arrays.binarySearch(ends, answer[i]) >= 0) {
        return Arrays.copyOf(answer, i + 1);
      }
      hash = mix(hash, value(hash, answer[i]));
    }
    return answer;
  }
}
