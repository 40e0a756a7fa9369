package io.jinwen.engine.scheduler;

import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.Slice;
import java.util.ArrayList;
import java.util.List;

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

  /** Uncached prompt tokens from which expanding keys and values pays (see ExpandedAttention). */
  static final int EXPAND_FROM_TOKENS = 192;

  /** What a sequence does in the planned pass. */
  record Step(Sequence sequence, int count, boolean samples) {}

  private final Batch batch;
  private final int chunkTokens;
  private final List<Step> steps = new ArrayList<>();

  BatchPlanner(Batch batch, int chunkTokens) {
    this.batch = batch;
    this.chunkTokens = chunkTokens;
  }

  Batch batch() {
    return batch;
  }

  /** The steps of the planned pass, in the order of the batch. */
  List<Step> steps() {
    return steps;
  }

  /** Plans a pass; no steps where nobody can go on. */
  void plan(List<Sequence> running) {
    batch.clear();
    steps.clear();
    List<Sequence> ready = running.stream().filter(s -> s.ticket().hasRoom()).toList();
    for (Sequence sequence : ready) {
      if (sequence.decoding()) {
        add(sequence, 1);
      }
    }
    boolean alone = steps.isEmpty();
    int left = addPrompts(ready, Slice.Route.PROMPT, alone ? chunkTokens : CHUNK_BESIDE_ANSWERS);
    if (!alone && left > 0) {
      left = EXPANDED_CHUNK_BESIDE_ANSWERS;
    }
    addPrompts(ready, Slice.Route.PROMPT_EXPANDED, Math.min(left, chunkTokens)); // must come last
  }

  private int addPrompts(List<Sequence> ready, Slice.Route route, int tokens) {
    int left = tokens;
    for (Sequence sequence : ready) {
      if (!sequence.decoding() && sequence.route() == route && left > 0) {
        int count = Math.min(Math.min(sequence.pending(), left), batch.rowsFree());
        add(sequence, count);
        left -= count;
      }
    }
    return left;
  }

  private void add(Sequence sequence, int count) {
    if (count == 0) {
      return;
    }
    boolean samples = count == sequence.pending();
    sequence.lease().grow(sequence.computed() + count);
    batch.add(
        sequence.lease().table(),
        sequence.tokens(),
        sequence.computed(),
        count,
        sequence.computed(),
        sequence.route(),
        samples ? Slice.Logits.LAST : Slice.Logits.NONE);
    steps.add(new Step(sequence, count, samples));
  }
}
