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

  static DeviceWeights upload(CudaDevice device, Weights weights) {
    List<Layer> layers = new ArrayList<>();
    for (Weights.Layer layer : weights.layers()) {
      FeedForwardWeights.Dense ffn = dense(layer.feedForward());
      layers.add(
          new Layer(
              floats(device, layer.attentionNorm()),
              attention(device, layer.attention()),
              floats(device, layer.feedForwardNorm()),
              matrices(device, ffn.gateUp()),
              DeviceMatrix.upload(device, ffn.down())));
    }
    return new DeviceWeights(
        List.copyOf(layers),
        floats(device, weights.outputNorm()),
        DeviceMatrix.upload(device, weights.output()));
  }

  /** The one form that the card's kernels compute. */
  private static FeedForwardWeights.Dense dense(FeedForwardWeights weights) {
    return switch (weights) {
      case FeedForwardWeights.Dense dense -> dense;
    };
  }

  private static Attention attention(CudaDevice device, AttentionWeights weights) {
    return switch (weights) {
      case AttentionWeights.Latent w ->
          new Attention.Latent(
              w.queryA().map(a -> DeviceMatrix.upload(device, a)),
              floats(device, w.queryNorm()),
              DeviceMatrix.upload(device, w.queryB()),
              DeviceMatrix.upload(device, w.kvA()),
              floats(device, w.kvNorm()),
              DeviceMatrix.upload(device, w.keyB()),
              DeviceMatrix.upload(device, w.valueB()),
              DeviceMatrix.upload(device, w.output()));
      case AttentionWeights.Grouped w ->
          new Attention.Grouped(
              matrices(device, w.projections()),
              floats(device, w.bias()),
              floats(device, w.queryNorm()),
              floats(device, w.keyNorm()),
              DeviceMatrix.upload(device, w.output()));
    };
  }

  private static List<DeviceMatrix> matrices(CudaDevice device, List<PackedMatrix> matrices) {
    return matrices.stream().map(matrix -> DeviceMatrix.upload(device, matrix)).toList();
  }

  private static long floats(CudaDevice device, float[] values) {
    if (values.length == 0) {
      return 0;
    }
    long address = device.allocate((long) Float.BYTES * values.length);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate((long) Float.BYTES * values.length, Float.BYTES);
      device.upload(address, copy.copyFrom(MemorySegment.ofArray(values)));
      device.await();
    }
    return address;
  }

  /** Bytes that {@link #upload} asks for. */
  static long bytes(Weights weights) {
    long sum = weights.output().bytes();
    for (Weights.Layer layer : weights.layers()) {
      FeedForwardWeights.Dense ffn = dense(layer.feedForward());
      sum += ffn.down().bytes() + bytes(ffn.gateUp());
      sum += Float.BYTES * (long) (layer.attentionNorm().length + layer.feedForwardNorm().length);
      sum +=
          switch (layer.attention()) {
            case AttentionWeights.Latent w ->
                w.queryA().map(PackedMatrix::bytes).orElse(0L)
                    + bytes(List.of(w.queryB(), w.kvA(), w.keyB(), w.valueB(), w.output()));
            case AttentionWeights.Grouped w -> bytes(w.projections()) + w.output().bytes();
          };
    }
    return sum;
  }

  private static long bytes(List<PackedMatrix> matrices) {
    return matrices.stream().mapToLong(PackedMatrix::bytes).sum();
  }
}
