package io.jinwen.engine.device;

import io.jinwen.engine.cache.KvLayout;
import io.jinwen.engine.cpu.LoadedModel;
import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.engine.model.ModelConfig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The graphics cards of this machine: which there are, which one to take, and why none. */
public final class Cards {
  private static final long MIB = 1 << 20;

  /**
   * Kept free beside what is asked for: the driver's own tables, graphs, and what it rounds up,
   * some seventy times up to 2 MB.
   */
  private static final long SPARE_BYTES = 256 * MIB;

  private static final int CAPABILITY_MIN = 75;
  private static final int DRIVER_MIN = 11_040; // the first with cuGraphInstantiateWithFlags

  /**
   * A card, used or not.
   *
   * @param ordinal as the driver counts; {@code cuda:N}
   * @param capability as 75 for 7.5
   * @param problem why the engine cannot run on it; empty where it can
   */
  public record Card(
      int ordinal, String name, int capability, long freeBytes, long totalBytes, String problem) {
    @Override
    public String toString() {
      return "cuda:%d %s, compute capability %d.%d, %d of %d MiB free"
          .formatted(
              ordinal, name, capability / 10, capability % 10, freeBytes / MIB, totalBytes / MIB);
    }
  }

  /** Why no card is taken; one sentence. */
  public static final class NoCardException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean expected;

    public NoCardException(String message, boolean expected, Throwable cause) {
      super(message, cause);
      this.expected = expected;
    }

    NoCardException(String message) {
      this(message, false, null);
    }

    /** Whether there simply is no driver or no card, as on most machines. */
    public boolean expected() {
      return expected;
    }
  }

  private Cards() {}

  /**
   * All cards of this machine.
   *
   * @throws NoCardException where there is no driver, none that works, or no card
   */
  public static List<Card> all() throws NoCardException {
    return cards(driver());
  }

  private static CudaDriver driver() throws NoCardException {
    try {
      return CudaDriver.load();
    } catch (FileNotFoundException e) {
      throw new NoCardException(e.getMessage(), true, e);
    } catch (IOException e) {
      throw new NoCardException(e.getMessage(), false, e);
    }
  }

  private static List<Card> cards(CudaDriver driver) throws NoCardException {
    try {
      List<Card> cards = new ArrayList<>();
      for (int i = 0; i < driver.deviceCount(); i++) {
        cards.add(card(driver, i));
      }
      if (cards.isEmpty()) {
        throw new NoCardException("the NVIDIA driver knows no card", true, null);
      }
      return List.copyOf(cards);
    } catch (DeviceException e) {
      throw new NoCardException("the NVIDIA driver fails: " + e.getMessage(), false, e);
    }
  }

  private static Card card(CudaDriver driver, int ordinal) {
    int device = driver.device(ordinal);
    int capability = CudaDevice.capability(driver, device);
    String problem = "";
    var memory = new CudaDriver.Memory(0, 0);
    if (capability < CAPABILITY_MIN) {
      problem =
          "its compute capability is %d.%d, at least 7.5 is needed"
              .formatted(capability / 10, capability % 10);
    } else {
      if (driver.version() < DRIVER_MIN) {
        problem =
            "the driver is of CUDA %s, at least that of %s is needed: update it"
                .formatted(version(driver.version()), version(DRIVER_MIN));
      }
      try {
        memory = memory(driver, device);
      } catch (DeviceException e) { // somebody else's alone, or broken; others may do
        problem = e.getMessage();
      }
    }
    return new Card(
        ordinal, driver.deviceName(device), capability, memory.free(), memory.total(), problem);
  }

  private static CudaDriver.Memory memory(CudaDriver driver, int device) {
    driver.setCurrent(driver.retainContext(device));
    try {
      return driver.memory();
    } finally {
      driver.releaseContext(device);
    }
  }

  private static String version(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  /**
   * What the model needs on a card.
   *
   * @param rowsMax most tokens of one pass
   * @param contextTokens of the longest sequence
   * @param cacheBytesMax of the pages of the cache
   * @param exactAttention whether prompts attend exactly where they would in 8 bits
   */
  public record Demand(
      int rowsMax, int contextTokens, long cacheBytesMax, boolean exactAttention) {}

  /**
   * Brings a model to a card: the wanted one, else the one with most free memory.
   *
   * @param ordinal which card; empty for any
   * @throws NoCardException where none can take it; the message says why
   */
  public static CardModel open(LoadedModel model, Demand demand, OptionalInt ordinal)
      throws NoCardException {
    CudaDriver driver = driver();
    Card card = choose(cards(driver), ordinal);
    long needed = requireRoom(card, model, demand);
    try {
      return CardModel.open(driver, card, model, demand, needed);
    } catch (DeviceException e) {
      throw new NoCardException("%s fails: %s".formatted(card, e.getMessage()), false, e);
    }
  }

  /**
   * Takes no card, whatever there is.
   *
   * @throws NoCardException with the reason, or because there is none
   */
  public static void refuse(String reason) throws NoCardException {
    all();
    throw new NoCardException(reason);
  }

  /**
   * About what a file's weights take on a card: packed, and without the embedding, which the host
   * looks up, unless it is the output matrix, too.
   */
  public static long weightBytes(GgufFile file) {
    boolean tied = file.tensors().stream().noneMatch(t -> t.name().equals("output.weight"));
    return file.tensors().stream()
        .filter(t -> tied || !t.name().equals("token_embd.weight"))
        .mapToLong(Cards::packedBytes)
        .sum();
  }

  private static long packedBytes(TensorInfo tensor) {
    if (tensor.shape().length < 2) {
      return tensor.bytes();
    }
    int columns = Math.toIntExact(tensor.dim(0));
    return PackedMatrix.bytesOf(tensor.type(), tensor.count() / columns, columns);
  }

  /**
   * The card that is taken where none is named: of those that can be used the one with most free
   * memory.
   */
  public static Optional<Card> firstChoice(List<Card> cards) {
    return cards.stream()
        .filter(card -> card.problem().isEmpty())
        .max(Comparator.comparingLong(Card::freeBytes));
  }

  static Card choose(List<Card> cards, OptionalInt ordinal) throws NoCardException {
    if (ordinal.isPresent()) {
      int wanted = ordinal.getAsInt();
      Card card =
          cards.stream()
              .filter(c -> c.ordinal() == wanted)
              .findFirst()
              .orElseThrow(() ->
                  new NoCardException(
                      "there is no cuda:%d; the cards are cuda:0 to cuda:%d"
                          .formatted(wanted, cards.size() - 1)));
      if (!card.problem().isEmpty()) {
        throw new NoCardException("%s cannot be used: %s".formatted(card.name(), card.problem()));
      }
      return card;
    }
    return firstChoice(cards)
        .orElseThrow(() -> {
          Card first = cards.getFirst();
          return new NoCardException(
              "%s cannot be used: %s".formatted(first.name(), first.problem()));
        });
  }

  private static long requireRoom(Card card, LoadedModel model, Demand demand)
      throws NoCardException {
    ModelConfig config = model.config();
    long weights = DeviceWeights.bytes(model.weights());
    long scratch = DeviceTransformer.scratchBytes(config, demand.rowsMax(), demand.contextTokens());
    KvLayout layout = DeviceTransformer.layout(config);
    long cache = Math.max(layout.pageBytes(), demand.cacheBytesMax());
    long needed = weights + scratch + cache + SPARE_BYTES;
    if (needed > card.freeBytes()) {
      throw new NoCardException(
          ("%s has %d MiB free; %d MiB are needed: %d for the weights, %d for the cache, %d for a"
                  + " pass and %d to spare. A smaller cache or context needs less")
              .formatted(
                  card.name(),
                  card.freeBytes() / MIB,
                  needed / MIB,
                  weights / MIB,
                  cache / MIB,
                  scratch / MIB,
                  SPARE_BYTES / MIB));
    }
    return needed;
  }
}
