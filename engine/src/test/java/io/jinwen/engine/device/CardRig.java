package io.jinwen.engine.device;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.jinwen.engine.cpu.kernel.PackedMatrix;
import io.jinwen.engine.model.RopeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A card that the stand-in plays, and arrays on their way to it and back. */
final class CardRig implements AutoCloseable {
  /** Three orders of the threads of a block. */
  static final int[] SEEDS = {0, 7, 12};

  final CudaDevice device;
  private final Arena arena = Arena.ofShared();

  CardRig(int seed) {
    StandIn.install();
    StandIn.set(StandIn.Setting.SEED, seed);
    try {
      device = CudaDevice.open(CudaDriver.load(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long up(float... values) {
    return up(MemorySegment.ofArray(values));
  }

  long up(int... values) {
    return up(MemorySegment.ofArray(values));
  }

  long up(long... values) {
    return up(MemorySegment.ofArray(values));
  }

  long up(byte... values) {
    return up(MemorySegment.ofArray(values));
  }

  private long up(MemorySegment heap) {
    MemorySegment copy = arena.allocate(heap.byteSize(), 16).copyFrom(heap);
    long address = device.allocate(copy.byteSize());
    device.upload(address, copy);
    return address;
  }

  DeviceMatrix up(PackedMatrix w) {
    return DeviceMatrix.upload(device, device.allocate(w.bytes()), w);
  }

  /** A copy of activations; the 8-bit form is made there. */
  DeviceVectors up(float[] values, int vectors, int columns) {
    DeviceVectors to = DeviceVectors.allocate(device, vectors, columns);
    device.upload(
        to.values(),
        arena.allocate(4L * values.length, 16).copyFrom(MemorySegment.ofArray(values)));
    to.quantise(device, 0, vectors);
    return to;
  }

  RowKernels rows(int pairs) {
    return new RowKernels(
        device, 1e-6f, new RopeConfig(2 * pairs, 10_000, RopeConfig.Style.INTERLEAVED, 1));
  }

  float[] floats(long address, int count) {
    return down(address, 4L * count).toArray(JAVA_FLOAT);
  }

  int[] ints(long address, int count) {
    return down(address, 4L * count).toArray(JAVA_INT);
  }

  byte[] bytes(long address, int count) {
    return down(address, count).toArray(JAVA_BYTE);
  }

  private MemorySegment down(long address, long bytes) {
    MemorySegment to = arena.allocate(bytes, 16);
    device.download(to, address);
    device.await();
    return to;
  }

  @Override
  public void close() {
    device.close();
    arena.close();
  }
}
