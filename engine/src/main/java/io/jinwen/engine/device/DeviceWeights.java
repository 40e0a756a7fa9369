package io.jinwen.engine.device;

import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.model.AttentionWeights;
import io.jinwen.engine.model.FeedForwardWeights;
import io.jinwen.engine.model.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The weights of a model on the card; the embedding stays with the host, which reads its rows. */
record DeviceWeights(List<Layer> layers, long outputNorm, DeviceMatrix output) {
  /** The weights of one block; norms are addresses of floats. */
  record Layer(
      long attentionNorm,
      Attention attention,
      long feedForwardNorm,
      List<DeviceMatrix> gateUp,
      DeviceMatrix down) {}

  /** As {@link AttentionWeights}; 0 where there is no norm or bias. */
  sealed interface Attention {
    record Latent(
        Optional<DeviceMatrix> queryA,
        long queryNorm,
        DeviceMatrix queryB,
        DeviceMatrix kvA,
        long kvNorm,
        DeviceMatrix keyB,
        DeviceMatrix valueB,
        DeviceMatrix output)
        implements Attention {}

    record Grouped(
        List<DeviceMatrix> projections,
        long bias,
        long queryNorm,
        long keyNorm,
        DeviceMatrix output)
        implements Attention {}
  }

  /**
   * Where all of them lie: one allocation, because the driver rounds each up to 2 MB. A gap is left
   * between two, so that a kernel that reads too far does not meet numbers in tests.
   */
  private static final class Room {
    private static final long ALIGNMENT = 256; // that of the driver's allocations

    private final CudaDevice device;
    private final long end;
    private long next;

    Room(CudaDevice device, long bytes) {
      this.device = device;
      this.next = device.allocate(bytes);
      this.end = next + bytes;
    }

    static long withGap(long bytes) {
      return (bytes + 2 * ALIGNMENT - 1) & -ALIGNMENT;
    }

    private long take(long bytes) {
      long address = next;
      next += withGap(bytes);
      if (next > end) {
        throw new IllegalStateException("weights were left out of their sum");
      }
      return address;
    }

    DeviceMatrix matrix(PackedMatrix matrix) {
      return DeviceMatrix.upload(device, take(matrix.bytes()), matrix);
    }

    List<DeviceMatrix> matrices(List<PackedMatrix> matrices) {
      return matrices.stream().map(this::matrix).toList();
    }

    /** 0 where there are none. */
    long floats(float[] values) {
      if (values.length == 0) {
        return 0;
      }
      long address = take((long) Float.BYTES * values.length);
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment copy = arena.allocate((long) Float.BYTES * values.length, Float.BYTES);
        device.upload(address, copy.copyFrom(MemorySegment.ofArray(values)));
        device.await();
      }
      return address;
    }
  }

  static DeviceWeights upload(CudaDevice device, Weights weights) {
    Room room = new Room(device, bytes(weights));
    List<Layer> layers = new ArrayList<>();
    for (Weights.Layer layer : weights.layers()) {
      FeedForwardWeights.Dense ffn = dense(layer.feedForward());
      layers.add(
          new Layer(
              room.floats(layer.attentionNorm()),
              attention(room, layer.attention()),
              room.floats(layer.feedForwardNorm()),
              room.matrices(ffn.gateUp()),
              room.matrix(ffn.down())));
    }
    return new DeviceWeights(
        List.copyOf(layers), room.floats(weights.outputNorm()), room.matrix(weights.output()));
  }

  /** The one form that the card's kernels compute. */
  private static FeedForwardWeights.Dense dense(FeedForwardWeights weights) {
    return switch (weights) {
      case FeedForwardWeights.Dense dense -> dense;
    };
  }

  private static Attention attention(Room room, AttentionWeights weights) {
    return switch (weights) {
      case AttentionWeights.Latent w ->
          new Attention.Latent(
              w.queryA().map(room::matrix),
              room.floats(w.queryNorm()),
              room.matrix(w.queryB()),
              room.matrix(w.kvA()),
              room.floats(w.kvNorm()),
              room.matrix(w.keyB()),
              room.matrix(w.valueB()),
              room.matrix(w.output()));
      case AttentionWeights.Grouped w ->
          new Attention.Grouped(
              room.matrices(w.projections()),
              room.floats(w.bias()),
              room.floats(w.queryNorm()),
              room.floats(w.keyNorm()),
              room.matrix(w.output()));
    };
  }

  /** Bytes that {@link #upload} asks for. */
  static long bytes(Weights weights) {
    long sum = bytes(weights.output()) + bytes(weights.outputNorm());
    for (Weights.Layer layer : weights.layers()) {
      FeedForwardWeights.Dense ffn = dense(layer.feedForward());
      sum += bytes(ffn.down()) + bytes(ffn.gateUp());
      sum += bytes(layer.attentionNorm()) + bytes(layer.feedForwardNorm());
      sum +=
          switch (layer.attention()) {
            case AttentionWeights.Latent w ->
                w.queryA().map(DeviceWeights::bytes).orElse(0L)
                    + bytes(List.of(w.queryB(), w.kvA(), w.keyB(), w.valueB(), w.output()))
                    + bytes(w.queryNorm())
                    + bytes(w.kvNorm());
            case AttentionWeights.Grouped w ->
                bytes(w.projections())
                    + bytes(w.output())
                    + bytes(w.bias())
                    + bytes(w.queryNorm())
                    + bytes(w.keyNorm());
          };
    }
    return sum;
  }

  private static long bytes(List<PackedMatrix> matrices) {
    return matrices.stream().mapToLong(DeviceWeights::bytes).sum();
  }

  private static long bytes(PackedMatrix matrix) {
    return Room.withGap(matrix.bytes());
  }

  private static long bytes(float[] values) {
    return Room.withGap((long) Float.BYTES * values.length);
  }
}
