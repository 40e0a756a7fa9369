package io.jinwen.engine.runtime;

import io.jinwen.engine.api.SamplingParams;
import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import java.util.List;

/**
 * A dry run of every compiled path, so that the first user does not wait for the compiler: prompts
 * in both routes, single answers, several answers at once, the draw.
 */
public final class WarmUp {
  private static final int PROMPT_TOKENS = 24;
  private static final int DECODE_ROUNDS = 6;
  private static final int SIDE_BY_SIDE = 4;
  private static final int TOKENS_MAX = 2 * PROMPT_TOKENS + DECODE_ROUNDS;

  private final ForwardPass model;
  private final KvCache cache;
  private final Batch batch;
  private List<Shortlist> need = List.of();
  private final int[] tokens = new int[TOKENS_MAX]; // what they are does not matter: all are 0

  private WarmUp(ForwardPass model, KvCache cache) {
    this.model = model;
    this.cache = cache;
    this.batch = new Batch(model.rowsMax());
  }

  /** Runs and throws the results away; the cache is as before. */
  public static void run(ForwardPass model, KvCache cache) {
    new WarmUp(model, cache).run();
  }

  private void run() {
    CacheLease lease =
        cache
            .leaseWithoutReuse(TOKENS_MAX)
            .orElseThrow(() -> new IllegalStateException("the cache has no page for a dry run"));
    try {
      lease.grow(TOKENS_MAX);
      int prompt = Math.min(PROMPT_TOKENS, model.rowsMax());
      int computed = prompt; // what lies behind it in the pages is undefined
      pass(lease, 0, prompt, Slice.Route.PROMPT, 1);
      if (model.canExpand()) {
        pass(lease, prompt, prompt, Slice.Route.PROMPT_EXPANDED, 1);
        computed += prompt;
      }
      var params = SamplingParams.DEFAULT;
      var sampler = new Sampler(params, model.kernels(), model.vocabularySize());
      for (int round = 0; round < DECODE_ROUNDS; round++) {
        need = round % 2 == 0 ? List.of(Shortlist.GREEDY) : List.of();
        sampler.sample(pass(lease, computed + round, 1, Slice.Route.DECODE, 1), 0);
      }
      int many = Math.min(SIDE_BY_SIDE, model.rowsMax());
      pass(lease, computed, 1, Slice.Route.DECODE, many);
    } finally {
      lease.close(tokens, 0);
    }
  }

  private float[] pass(CacheLease lease, int position, int count, Slice.Route route, int slices) {
    batch.clear();
    batch.need(need);
    for (int i = 0; i < slices; i++) {
      batch.add(lease.table(), tokens, 0, count, position, route, Slice.Logits.LAST);
    }
    return model.forward(batch);
  }
}
