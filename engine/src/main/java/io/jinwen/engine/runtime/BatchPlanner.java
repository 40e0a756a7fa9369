package io.jinwen.engine.runtime;

import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Chooses the tokens of the next forward pass: one for every answer under way, then as much of the
 * waiting prompts as one pass should take.
 *
 * <p>Alone, a prompt goes in chunks as large as a pass may be. Beside answers under way a chunk is
 * small, so that they go on speaking while a long prompt is read.
 */
final class BatchPlanner {
  /** Prompt tokens of a pass that also continues answers. */
  static final int CHUNK_BESIDE_ANSWERS = 64;

  /** The same for a prompt whose keys are expanded once a chunk: smaller would waste that work. */
  static final int EXPANDED_CHUNK_BESIDE_ANSWERS = 256;

  /**
   * The same for a prompt that nobody waits for: whoever comes while it is read waits for the end
   * of a pass, and the whole chunk would take an ordinary processor seven seconds.
   */
  static final int CHUNK_IN_BACKGROUND = 128;

  /**
   * What a sequence does in the planned pass.
   *
   * @param count known tokens that are computed
   * @param guesses tokens that may follow them, computed with them
   * @param samples whether tokens are chosen afterwards
   */
  record Step(Sequence sequence, int count, int[] guesses, boolean samples) {}

  private static final int[] NO_GUESSES = {};

  private final Batch batch;
  private final SchedulerLimits limits;
  private final List<Step> steps = new ArrayList<>();
  private BiConsumer<Sequence, Throwable> onFault;

  BatchPlanner(Batch batch, SchedulerLimits limits) {
    this.batch = batch;
    this.limits = limits;
  }

  Batch batch() {
    return batch;
  }

  /** The steps of the planned pass, in the order of the batch. */
  List<Step> steps() {
    return steps;
  }

  /**
   * Plans a pass; no steps where nobody can go on.
   *
   * @param ready the running sequences whose readers have room
   * @param onFault is told of a sequence that cannot take part, and why
   */
  void plan(List<Sequence> ready, BiConsumer<Sequence, Throwable> onFault) {
    this.onFault = onFault;
    batch.clear();
    steps.clear();
    List<Sequence> decoding = ready.stream().filter(Sequence::decoding).toList();
    for (Sequence sequence : decoding) {
      addAnswer(sequence, SchedulerLimits.GUESSES_MAX / decoding.size());
    }
    boolean alone = steps.isEmpty();
    int left =
        addPrompts(ready, Slice.Route.PROMPT, alone ? limits.chunkTokens() : CHUNK_BESIDE_ANSWERS);
    if (!alone && left > 0) {
      left = EXPANDED_CHUNK_BESIDE_ANSWERS;
    }
    addPrompts(ready, Slice.Route.PROMPT_EXPANDED, Math.min(left, limits.chunkTokens())); // last
    if (limits.screen()) {
      batch.need(shortlists());
    }
  }

  /** Which logits of each row matter; empty where all of one do. */
  private List<Shortlist> shortlists() {
    List<Shortlist> ofEachRow = new ArrayList<>();
    for (Step step : steps) {
      if (step.samples) {
        Optional<Shortlist> few =
            step.guesses.length == 0 ? step.sequence.shortlist() : Optional.empty();
        if (few.isEmpty()) {
          return List.of();
        }
        ofEachRow.add(few.get());
      }
    }
    return ofEachRow;
  }

  private int addPrompts(List<Sequence> ready, Slice.Route route, int tokens) {
    int left = tokens;
    for (Sequence sequence : ready) {
      if (!sequence.decoding() && sequence.route() == route && left > 0) {
        int most = sequence.background() ? Math.min(left, CHUNK_IN_BACKGROUND) : left;
        int count = Math.min(Math.min(sequence.pending(), most), batch.rowsFree());
        addPrompt(sequence, count);
        left -= count;
      }
    }
    return left;
  }

  private void addPrompt(Sequence sequence, int count) {
    if (count == 0) {
      return;
    }
    boolean samples = count == sequence.pending();
    int from = sequence.computed();
    Slice.Logits logits = samples ? Slice.Logits.LAST : Slice.Logits.NONE;
    add(new Step(sequence, count, NO_GUESSES, samples), sequence.tokens(), from, logits);
  }

  /** The last token of an answer and, where guessing is on, what may follow it. */
  private void addAnswer(Sequence sequence, int guessesMax) {
    int[] guesses = limits.guess() ? sequence.guess(guessesMax) : NO_GUESSES;
    int[] row = new int[1 + guesses.length];
    row[0] = sequence.tokens()[sequence.computed()];
    System.arraycopy(guesses, 0, row, 1, guesses.length);
    add(new Step(sequence, 1, guesses, true), row, 0, Slice.Logits.ALL);
  }

  private void add(Step step, int[] source, int from, Slice.Logits logits) {
    Sequence sequence = step.sequence;
    int rows = step.count + step.guesses.length;
    int position = sequence.computed();
    try {
      sequence.lease().grow(position + rows);
    } catch (RuntimeException | Error e) {
      onFault.accept(sequence, e);
      return;
    }
    batch.add(sequence.lease().table(), source, from, rows, position, sequence.route(), logits);
    steps.add(step);
  }
}
