package io.jinwen.engine.device;

import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.cache.CacheLease;
import io.jinwen.engine.cache.KvCache;
import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.model.Batch;
import io.jinwen.engine.model.DeviceLostException;
import io.jinwen.engine.model.ForwardPass;
import io.jinwen.engine.model.Slice;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** A model on a card. */
public final class CardModel implements AutoCloseable {
  /** More than a page, so that a prompt's kernels are tried as well as those of a token. */
  private static final int CHECK_TOKENS = KvLayout.PAGE_TOKENS + 6;

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
   * A prompt and a token, here and on the processor: a card that computes otherwise is not used.
   */
  private void requireSameBits(ForwardPass processor) throws Cards.NoCardException {
    if (!Arrays.equals(someLogits(transformer), someLogits(processor))) {
      throw new Cards.NoCardException(
          "%s does not give the processor's numbers to the last bit".formatted(card.name()));
    }
  }

  private static float[] someLogits(ForwardPass pass) {
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
      float[] both = Arrays.copyOf(pass.forward(batch), 2 * vocabulary);
      batch.clear();
      batch.add(lease.table(), tokens, prompt, 1, prompt, Slice.Route.DECODE, Slice.Logits.LAST);
      System.arraycopy(pass.forward(batch), 0, both, vocabulary, vocabulary);
      lease.close(tokens, 0);
      return both;
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
   * Bytes that the card reads and writes while it copies in its own memory, 10^9 a second: what its
   * memory gives at most.
   *
   * @throws DeviceLostException where it fails meanwhile
   */
  public double copyBandwidth() {
    try {
      device.enter();
      long bytes = Math.min(COPY_BYTES, device.memory().free() / 4);
      long from = device.allocate(bytes);
      long to = device.allocate(bytes);
      device.clear(from, bytes);
      device.copy(to, from, bytes); // not counted
      device.await();
      long start = System.nanoTime();
      for (int i = 0; i < COPIES; i++) {
        device.copy(to, from, bytes);
      }
      device.await();
      double seconds = (System.nanoTime() - start) / 1e9;
      device.free(from);
      device.free(to);
      return 2.0 * COPIES * bytes / seconds / 1e9;
    } catch (DeviceException e) {
      throw new DeviceLostException("the graphics card fails: " + e.getMessage(), e);
    }
  }

  /** Frees everything on the card; its pages were closed before. */
  @Override
  public void close() {
    device.close();
  }
}
