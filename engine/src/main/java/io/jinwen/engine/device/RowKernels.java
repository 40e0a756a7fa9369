package io.jinwen.engine.device;

import io.jinwen.engine.model.RopeConfig;

/** The kernels of rows.h: what is done to each row beside the products. */
final class RowKernels {
  private final CudaDevice device;
  private final float epsilon;
  private final int pairs;
  private final int interleaved;

  /**
   * @param epsilon of every norm
   */
  RowKernels(CudaDevice device, float epsilon, RopeConfig rope) {
    this.device = device;
    this.epsilon = epsilon;
    this.pairs = rope.dimensions() / 2;
    this.interleaved = rope.style() == RopeConfig.Style.INTERLEAVED ? 1 : 0;
  }

  /** RMSNorm of rows as wide as the vectors of {@code to}, both forms. */
  void norm(long x, long weight, int rows, DeviceVectors to) {
    Arguments a = device.arguments().add(x).add(weight).add(epsilon).add(to.columns());
    a.add(to.values());
    addCodes(a, to);
    device.launch("norm_rows", rows, 1, 1);
  }

  /** silu(gate) · up of [row][gate | up]. */
  void gate(long gateUp, int rows, DeviceVectors to) {
    Arguments a = device.arguments().add(gateUp).add(to.columns()).add(to.values());
    addCodes(a, to);
    device.launch("gate_rows", rows, Math.ceilDiv(to.columns(), CudaDevice.THREADS), 1);
  }

  /** {@code to[i] = x[from[i]]}, rows of n numbers. */
  void keep(long x, long from, int n, long to, int rows) {
    device.arguments().add(x).add(from).add(n).add(to);
    device.launch("keep_rows", rows, 1, 1);
  }

  /**
   * Norms and turns heads where they lie.
   *
   * @param weight of the norm, 0 for none
   */
  void turnHeads(
      long x, int stride, int first, int width, long weight, DeviceRows at, int heads, int rows) {
    Arguments a = device.arguments().add(x).add(stride).add(first).add(width).add(weight);
    at.addTo(a.add(epsilon));
    a.add(pairs).add(interleaved);
    device.launch("turn_heads", heads, rows, 1);
  }

  /** Keys, and values behind them, to the cache; offsets are bytes into the page. */
  void store(
      long x,
      int stride,
      int first,
      int width,
      DeviceRows at,
      long keyOffset,
      long valueOffset,
      int rows) {
    Arguments a = device.arguments().add(x).add(stride).add(first).add(width);
    at.addTo(a);
    a.add(keyOffset).add(valueOffset);
    device.launch("store_rows", rows, 1, 1);
  }

  /** Latents, normed, and key parts, turned, to the cache. */
  void storeLatents(long kv, long weight, int latent, DeviceRows at, long offset, int rows) {
    Arguments a = device.arguments().add(kv).add(weight).add(epsilon).add(latent);
    at.addTo(a);
    a.add(pairs).add(interleaved).add(offset);
    device.launch("store_latents", rows, 1, 1);
  }

  /** Query heads [nope | rope] to what meets the key weights, and to what does not. */
  void split(
      long q, int heads, int latent, DeviceRows at, DeviceVectors nope, long absorbed, int rows) {
    Arguments a = device.arguments().add(q).add(heads).add(nope.columns()).add(latent);
    at.addTo(a);
    a.add(pairs).add(interleaved).add(nope.values());
    addCodes(a, nope);
    a.add(absorbed);
    device.launch("split_queries", heads, rows, 1);
  }

  private static void addCodes(Arguments a, DeviceVectors to) {
    to.addCodesTo(a.beginStruct());
    a.endStruct();
  }
}
