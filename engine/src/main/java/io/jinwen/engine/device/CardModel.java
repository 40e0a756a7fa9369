package io.jinwen.engine.device;

import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.DeviceLostException;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.Shortlist;
import io.jinwen.engine.model.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A model on a card. */
public final class CardModel implements AutoCloseable {
  /** More than a page, so that a prompt's kernels are tried as well as those of a token. */
  private static final int CHECK_TOKENS = KvLayout.PAGE_TOKENS + 6;

  private static final int CHECK_LARGEST = 20;

  private static final long COPY_BYTES = 512L << 20;
  private static final int COPIES = 20;

  private final CudaDevice device;
  private final Cards.Card card;
  private final DeviceTransformer transformer;
  private final Optional<CardSensors> sensors;

  private CardModel(CudaDevice device, Cards.Card card, DeviceTransformer transformer) {
    this.device = device;
    this.card = card;
    this.transformer = transformer;
    this.sensors = device.sensors();
  }

  static CardModel open(
      CudaDriver driver, Cards.Card card, LoadedModel model, Cards.Demand demand, long needed)
      throws Cards.NoCardException {
    CudaDevice device = CudaDevice.open(driver, card.ordinal());
    boolean good = false;
    try {
      KvLayout layout = DeviceTransformer.layout(model.config());
      var transformer =
          new DeviceTransformer(
              device,
              model.config(),
              model.weights(),
              model.transformer().kernels(),
              "cuda:%d %s, %d MiB planned; %s beside it"
                  .formatted(
                      card.ordinal(),
                      card.name(),
                      needed >> 20,
                      model.transformer().kernels().description()),
              demand.rowsMax(),
              demand.cacheBytesMax() / Math.max(1, layout.pageBytes()),
              demand.exactAttention());
      var opened = new CardModel(device, card, transformer);
      opened.requireSameBits(model.transformer());
      good = true;
      return opened;
    } catch (DeviceLostException e) {
      throw new Cards.NoCardException(e.getMessage(), false, e);
    } finally {
      if (!good) {
        device.close();
      }
    }
  }

  /**
   * A prompt and a token, here and on the processor: a card that computes otherwise, or picks other
   * logits than those that matter, is not used.
   */
  private void requireSameBits(ForwardPass processor) throws Cards.NoCardException {
    float[][] expected = someLogits(processor, List.of());
    float[][] found = someLogits(transformer, List.of());
    Shortlist few = new Shortlist(CHECK_LARGEST, new int[] {0, expected[1].length - 1});
    float[] picked = someLogits(transformer, List.of(few))[1];
    if (!Arrays.deepEquals(found, expected) || !holds(picked, expected[1], few)) {
      throw new Cards.NoCardException(
          "%s does not give the processor's numbers to the last bit".formatted(card.name()));
    }
  }

  /** Whether a shortlist is there, and nothing that is wrong. */
  private static boolean holds(float[] picked, float[] all, Shortlist few) {
    float[] sorted = all.clone();
    Arrays.sort(sorted);
    float least = sorted[Math.max(0, all.length - few.largest())];
    for (int token = 0; token < all.length; token++) {
      boolean leftOut = picked[token] == Float.NEGATIVE_INFINITY && all[token] < least;
      if (picked[token] != all[token] && !leftOut) {
        return false;
      }
    }
    return Arrays.stream(few.others()).allMatch(token -> picked[token] == all[token]);
  }

  /** Those behind a prompt and behind one more token, of which {@code needed} are asked for. */
  private static float[][] someLogits(ForwardPass pass, List<Shortlist> needed) {
    int prompt = Math.min(CHECK_TOKENS, Math.min(pass.rowsMax(), pass.contextLength() - 1));
    long bytes = KvLayout.pagesFor(prompt + 1) * pass.kvLayout().pageBytes();
    try (KvCache cache = new KvCache(pass.kvLayout(), pass.newPageMemory(), bytes)) {
      CacheLease lease = cache.leaseWithoutReuse(prompt + 1).orElseThrow();
      lease.grow(prompt + 1);
      int[] tokens = new int[prompt + 1];
      Arrays.setAll(tokens, i -> i * 31 % pass.vocabularySize());
      Batch batch = new Batch(pass.rowsMax());
      int vocabulary = pass.vocabularySize();
      batch.add(lease.table(), tokens, 0, prompt, 0, Slice.Route.PROMPT, Slice.Logits.LAST);
      float[] behindPrompt = Arrays.copyOf(pass.forward(batch), vocabulary);
      batch.clear();
      batch.add(lease.table(), tokens, prompt, 1, prompt, Slice.Route.DECODE, Slice.Logits.LAST);
      batch.need(needed);
      float[] behindToken = Arrays.copyOf(pass.forward(batch), vocabulary);
      lease.close(tokens, 0);
      return new float[][] {behindPrompt, behindToken};
    }
  }

  public ForwardPass transformer() {
    return transformer;
  }

  public Cards.Card card() {
    return card;
  }

  /** The card at the moment, as its driver tells; empty where it is lost. From any thread. */
  public Optional<EngineStatus.Card> status() {
    try {
      device.enter();
      CudaDriver.Memory memory = device.memory();
      return Optional.of(
          new EngineStatus.Card(
              card.name(),
              memory.total() - memory.free(),
              memory.total(),
              sensors.map(CardSensors::temperature).orElse(OptionalInt.empty())));
    } catch (DeviceException e) {
      return Optional.empty();
    }
  }

  /**
   * Bytes that the card reads and writes, 10^9 a second, while it copies in its own memory; empty
   * where it has no room for that.
   *
   * @throws DeviceLostException where it fails meanwhile
   */
  public OptionalDouble copyBandwidth() {
    long[] ends = new long[2]; // addresses
    try {
      device.enter();
      long bytes = Math.min(COPY_BYTES, device.memory().free() / 4);
      ends[0] = device.allocate(bytes);
      ends[1] = device.allocate(bytes);
      device.clear(ends[0], bytes);
      device.copy(ends[1], ends[0], bytes); // not counted
      device.await();
      long start = System.nanoTime();
      for (int i = 0; i < COPIES; i++) {
        device.copy(ends[1], ends[0], bytes);
      }
      device.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      device.free(ends[0]);
      device.free(ends[1]);
      return OptionalDouble.of(2.0 * COPIES * bytes / seconds / 1e9);
    } catch (DeviceException e) {
      if (e.outOfMemory()) {
        device.free(ends[0]); // nothing where it was the first
        return OptionalDouble.empty();
      }
      throw new DeviceLostException("the graphics card fails: " + e.getMessage(), e);
    }
  }

  /** Frees everything on the card; its pages were closed before. */
  @Override
  public void close() {
    device.close();
  }
}
